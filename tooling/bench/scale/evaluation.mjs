// CPU seconds of `heddle evaluate` by metric against cells: after a build,
// `node tooling/bench/scale/evaluation.mjs RUN…` (run folders). It replaces each evaluation.json. The column `baselines` has
// the same metrics on all baselines; a fit of a baseline counts for the metric before it.
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { evaluate, folderStore } from "../../../packages/heddle/dist/index.js";

const COLUMNS = ["embedding", "baselines"];

/** CPU seconds by metric, of the embedding and of the baselines; "start" has the time before the first metric. */
async function secondsByMetric(folder) {
  const seconds = new Map();
  let [name, column] = ["start", 0];
  let used = process.cpuUsage();
  const add = () => {
    const { user, system } = process.cpuUsage(used);
    const row = seconds.get(name) ?? COLUMNS.map(() => 0);
    row[column] += (user + system) / 1e6;
    seconds.set(name, row);
    used = process.cpuUsage();
  };
  const onEvent = (event) => {
    if (event.kind !== "metric" || event.done !== undefined) return;
    add();
    [name, column] = [event.name, event.on === "embedding" ? 0 : 1];
  };
  const { cells, evaluatedCells = cells } = await evaluate(folderStore(folder), { onEvent });
  add();
  return { cells, evaluatedCells, seconds };
}

const row = (values) => console.log(values.map((value, at) => (at ? value.padStart(12) : value.padEnd(26))).join(""));

console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; CPU seconds`);
for (const folder of process.argv.slice(2)) {
  const path = resolve(folder);
  const { rotation } = JSON.parse(readFileSync(`${path}/summary.json`, "utf8"));
  const { cells, evaluatedCells, seconds } = await secondsByMetric(path);
  console.log(`\n${cells} cells, ${evaluatedCells} in the metrics, ${rotation ? "rotated" : "as trained"}`);
  row(["metric", ...COLUMNS]);
  let total = 0;
  for (const [name, values] of seconds) {
    row([name, ...values.map((value) => value.toFixed(2))]);
    total += values.reduce((sum, value) => sum + value, 0);
  }
  row(["total", total.toFixed(2)]);
}
