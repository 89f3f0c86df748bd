// Cells per second without a model, from memory or from disk, and the entropy of the origins of minibatches beside that of
// a permutation: after a build,
// `node tooling/bench/loader.mjs cells.zarr 50000000 COLUMN`. The bytes are data.memory; the column has cell types or files.
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { epochOrder } from "../../packages/runtime/dist/data/cell-order.js";
import { loadCounts } from "../../packages/runtime/dist/data/load-counts.js";
import { cutBatches } from "../../packages/runtime/dist/data/minibatch.js";
import { openData } from "../../packages/runtime/dist/data/open-data.js";

const BATCH = 256;
const ORDERS = [
  { use: "blocks", cells: 64, pool: 1024 },
  { use: "blocks", cells: 256, pool: 512 },
];
const [file, memory, name] = process.argv.slice(2);

const upTo = (length) => Int32Array.from({ length }, (_, i) => i);

/** Shannon entropy of the values, nats. */
function entropy(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / values.length) * Math.log(count / values.length);
  return sum;
}

const dataset = await openData(standardCatalog, { use: "auto" }, [{ path: file }], { support: "counts" });
const column = dataset.cellTable.columns.get(name);
const origins = {
  block: (cell) => cell >> 6,
  ...(column && { [name]: (cell) => (column.codes ?? column.values)[cell] }),
};
const cells = upTo(dataset.cells);
const loaded = await loadCounts(dataset, { rows: cells, genes: upTo(dataset.genes), memory: Number(memory) });
const counts = loaded.counts(loaded.filled);

/** Mean over minibatches of the entropy of their origins. */
const entropies = (batches) =>
  Object.entries(origins).map(([origin, of]) => {
    const sum = batches.reduce((total, batch) => total + entropy(Array.from(batch, of)), 0);
    return `${origin} ${(sum / batches.length).toFixed(4)}`;
  });

const epochOf = (order) => epochOrder(upTo(counts.facts.totals.length), createRandom(1), 0, order);
const full = cutBatches(epochOf({ use: "permutation" }).cells, BATCH);
console.log(`permutation: entropy: ${entropies(full).join(", ")}`);
for (const order of ORDERS) {
  const epoch = epochOf(order);
  const batches = cutBatches(epoch.cells, BATCH);
  const start = performance.now();
  const before = process.cpuUsage();
  counts.readAhead(epoch.parts);
  for (const batch of batches) await counts.read(batch);
  const { user, system } = process.cpuUsage(before);
  const perSecond = (seconds) => Math.round(epoch.cells.length / seconds);
  const rates = [(performance.now() - start) / 1000, (user + system) / 1e6].map(perSecond);
  console.log(
    JSON.stringify(order),
    `${rates.join(" cells/s, ")} per CPU second; entropy: ${entropies(batches).join(", ")}`,
  );
}
dataset.dispose();
console.log(`peak resident memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
