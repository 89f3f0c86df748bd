/** Sorts and filters the table of metrics. */
export const tableScript = `
function startTable(table) {
  const body = table.tBodies[0];
  const filter = document.getElementById("filter");
  const shown = document.getElementById("filtered");
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => {
    const cell = row.cells[column];
    const number = cell.dataset.v ?? cell.textContent.replace(/^latent /, "").replace("−", "-");
    return number === "" || number === "–" ? undefined : Number.isNaN(Number(number)) ? number : Number(number);
  };
  const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
  heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : down ? order(b, a) : order(a, b));
    body.append(...rows.map(([, row]) => row));
  }));
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const row of body.rows) {
      const text = [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) count++;
    }
    shown.value = grouped(count) + (count === 1 ? " row" : " rows");
  });
}
`;
