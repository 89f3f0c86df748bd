// Training from memory and from disk, in turn: after a build, `node tooling/bench/scale/reading.mjs cells.zarr 100MB [ROUNDS]`.
// The bytes are data.memory of the second. Prints cells per second, and (on Linux) the CPU time of the training thread per
// cell: its ratio is that of the rates where another core is free to read.
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { train } from "../../../packages/heddle/dist/index.js";

const EPOCHS = 3;
const TICKS_PER_SECOND = 100;
const [path, memory, rounds = "2"] = process.argv.slice(2);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** CPU seconds of this thread. */
function threadSeconds() {
  const file = `/proc/self/task/${process.pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const [user, system] = readFileSync(file, "utf8").split(") ").at(-1).split(" ").slice(11, 13).map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

/** Cells per second and CPU seconds of the epochs after the first, in which steps are recorded. */
async function measure(data) {
  const config = {
    ...{ data: { ...data, order: "blocks" }, factors: ["group"], genes: { select: "all" } },
    training: { epochs: EPOCHS + 1, earlyStopping: false, restarts: { count: 1 } },
  };
  const stop = new AbortController();
  const run = train(config, { thread: "here", signal: stop.signal });
  run.result.catch(() => {});
  const epochs = [];
  let before = threadSeconds();
  try {
    for await (const event of run) {
      if (event.kind !== "epoch") continue;
      const now = threadSeconds();
      epochs.push({ cellsPerSecond: event.cellsPerSecond, seconds: now - before });
      before = now;
      if (epochs.length === EPOCHS) stop.abort();
    }
  } catch (error) {
    if (error.kind !== "interrupted") throw error;
  }
  return epochs.slice(1);
}

const places = { memory: { path }, disk: { path, memory } };
const found = { memory: [], disk: [] };
for (let round = 0; round < Number(rounds); round++)
  for (const [place, data] of Object.entries(places)) found[place].push(...(await measure(data)));
console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
for (const key of ["cellsPerSecond", "seconds"]) {
  const [inMemory, onDisk] = [found.memory, found.disk].map((epochs) => median(epochs.map((epoch) => epoch[key])));
  console.log(key, "memory", inMemory.toFixed(2), "disk", onDisk.toFixed(2), "ratio", (onDisk / inMemory).toFixed(3));
}
