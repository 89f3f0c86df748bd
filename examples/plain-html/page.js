import { evaluate, train } from "./heddle/heddle.js";

const element = (id) => document.getElementById(id);
const say = (text) => {
  element("status").textContent = text;
};

/** Simulated cells, and a model small enough for a demonstration. */
const SIMULATED = { use: "simulated", preset: "small", cells: 400, genes: 100 };
const QUICK = { latents: 4, backend: "simd", training: { epochs: 20 }, evaluation: { metrics: ["max-correlation"] } };

let running;

element("train").addEventListener("click", async () => {
  element("train").disabled = true;
  say("reading the cells");
  try {
    await run();
  } catch (error) {
    say(error.message);
  } finally {
    element("train").disabled = false;
    element("pause").disabled = true;
  }
});

element("pause").addEventListener("click", () => {
  const paused = element("pause").textContent === "Go on";
  if (paused) running.resume();
  else running.pause();
  element("pause").textContent = paused ? "Pause" : "Go on";
});

async function run() {
  const [file] = element("file").files;
  const factors = element("factors").value.split(",");
  const config = { ...QUICK, factors, ...(file ? {} : { data: SIMULATED, genes: { select: "all" } }) };
  running = train(config, file ? { data: file } : {});
  element("pause").disabled = false;
  for await (const event of running) {
    if (event.kind === "prepared") say(`${event.cells} cells × ${event.genes} genes`);
    if (event.kind === "step") element("progress").value = event.step / event.steps;
    if (event.kind === "epoch") say(`epoch ${event.record.epoch + 1} of ${event.epochs}`);
    if (event.kind === "paused") say(`paused at step ${event.step}`);
  }
  const { store, encoded } = await running.result;
  element("progress").value = 1;
  const { results } = await evaluate(store, { thread: "worker" });
  show(results.filter(({ name, factor }) => factor !== undefined && name.startsWith("max-correlation")));
  say(`done: ${encoded.representation.rows} cells embedded`);
}

function show(results) {
  const row = ({ factor, latent, value }) => {
    const cells = [factor, latent ?? "", value.toFixed(3)].map((text) => {
      const cell = document.createElement("td");
      cell.textContent = String(text);
      return cell;
    });
    const line = document.createElement("tr");
    line.append(...cells);
    return line;
  };
  element("results").replaceChildren(...results.map(row));
  document.querySelector("table").hidden = false;
}
