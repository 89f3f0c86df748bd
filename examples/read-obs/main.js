const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const output = document.querySelector("output");
const rows = document.querySelector("tbody");

document.querySelector("input").addEventListener("change", ({ target }) => {
  output.textContent = "Reading …";
  rows.replaceChildren();
  worker.postMessage(target.files[0]);
});

worker.addEventListener("message", ({ data }) => {
  if (data.problem !== undefined) {
    output.textContent = data.problem;
    return;
  }
  output.textContent = `${data.rows.toLocaleString("en")} cells, read in ${Math.round(data.milliseconds)} ms`;
  for (const cells of data.columns) {
    const row = document.createElement("tr");
    for (const text of cells) row.insertCell().textContent = text;
    rows.append(row);
  }
});
