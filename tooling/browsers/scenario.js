// Runs in the page, from its own origin: opens, configures, trains, explores; then sends what it found to the server.
const found = {
  agent: navigator.userAgent,
  isolated: crossOriginIsolated,
  storage: "getDirectory" in (navigator.storage ?? {}),
};
const problems = [];
addEventListener("error", ({ message }) => problems.push(message));
addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));

const LIMIT = Number(new URLSearchParams(location.search).get("limit"));
const text = () => document.body.textContent;
const button = () =>
  [...document.querySelectorAll("button")].find((each) => /^Train/.test(each.textContent) && !each.disabled);

async function until(what, condition) {
  const end = performance.now() + LIMIT;
  while (!condition()) {
    if (performance.now() > end)
      throw new Error(`expected ${what} within ${LIMIT / 1000} s, got: ${text().slice(0, 400)}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

function write(box, yaml) {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, yaml);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Gives the page a file of this server, as a user does who chooses it. */
async function open(name) {
  if (name === null) return;
  const chosen = new DataTransfer();
  chosen.items.add(new File([await (await fetch(`/${name}`)).blob()], name));
  const input = document.querySelector(".drop input[type=file]");
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await until("the contents of the file", () => text().includes("Contents of the file"));
  found.opened = name;
}

const TRAINING = "training: { epochs: 3, earlyStopping: false }\n";

async function drive() {
  await until("simulated cells", () => document.querySelector("button.main:enabled"));
  const plot = () =>
    document.querySelector(".scatter canvas") && /\d/.test(document.querySelector(".scatter").textContent);
  const refused = () => text().includes("The plot cannot be drawn");
  await until("a plot with ticks or its problem", () => plot() || refused());
  found.plot = refused() ? "none" : "drawn";
  await open(new URLSearchParams(location.search).get("file"));
  location.hash = "#/configure";
  await until("the configuration", () => document.querySelector("textarea.code"));
  const box = document.querySelector("textarea.code");
  write(box, box.value.replace(/^training:.*\n(?:[ -].*\n)*/m, "") + TRAINING);
  await until("a valid configuration", () => text().includes("This configuration is valid."));
  location.hash = "#/train";
  await until("the button", button);
  button().click();
  await until("a trained run", () => /Trained and evaluated|could not be trained/.test(text()));
  found.trained = text().includes("Trained and evaluated");
  if (!found.trained) throw new Error(text().slice(0, 1200));
  location.hash = "#/explore";
  await until("the table of factors", () => document.querySelectorAll("main table tbody tr").length > 0);
  found.rows = document.querySelectorAll("main table tbody tr").length;
}

const result = drive().then(
  () => ({ ...found, problems }),
  (error) => ({ ...found, problems: [...problems, error.message] }),
);
await fetch("/result", { method: "POST", body: JSON.stringify(await result) });
