// Embeddings of other tools as they are and rotated: docs/reproduction/rotation-protocol.md, "Other tools".
//
//   node tooling/reproduce/rotation-peers.mjs --peers FOLDER --out FOLDER
//
// `peers` has the files of peers.py and peer_factors.py. Writes docs/reproduction/rotation-peers.json; finished measures are kept in
// `out`, and stored results of seeds without a file stay.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rotateEmbedding, standardCatalog } from "../../packages/heddle/dist/index.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { bySetting } from "./measures.mjs";
import { disentanglementMeasures, factorMeasures, removalMeasures } from "./view-measures.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: given } = parseArgs({ options: { peers: { type: "string" }, out: { type: "string" } } });
if (!given.peers || !given.out) throw new Error("expected --peers FOLDER and --out FOLDER");
const ROTATIONS = ["ica", "varimax"];
const SETTINGS = { factors: ["condition", "cell_type"], missing: { cell_type: ["unassigned"] }, seed: 0 };
/** Tolerance for sums of 32-bit floats that are equal. */
const SAME_SUM = 1e-5;

/**
 * Measures of the embedding as it is, with all axes rotated, and as `heddle rotate` writes it. Usages that sum to 1 are linearly
 * dependent and have no rotation: they are measured as they are.
 */
async function viewsOf(file) {
  const { default: h5ad } = await standardCatalog.dataset.h5ad();
  const source = h5ad.create(h5ad.options.parse({}), []);
  const { cellTable: cells, representation: own } = await source.readEmbedding({ path: file }, "X_peer");
  const rotated = isDependent(own) ? {} : await rotatedViews(file, own);
  const measured = {};
  for (const [view, latents] of Object.entries({ "as trained": own, ...rotated }))
    measured[view] = await measuresOf(latents, cells);
  return measured;
}

async function rotatedViews(file, own) {
  const { representation } = await rotateEmbedding(file, { embedding: "X_peer" });
  const views = { "ICA, determined axes": representation };
  for (const name of ROTATIONS) {
    const { default: plugin } = await standardCatalog.rotation[name]();
    const fitted = plugin.create(plugin.options.parse({}), []);
    const input = { means: own, columns: new Map() };
    const { matrix } = fitted.fit(input, { random: createRandom(0).stream("rotation") });
    views[name === "ica" ? "ICA" : name] = product(own, matrix);
  }
  return views;
}

/** True if the values of each cell have the same sum. */
function isDependent({ rows, columns, values }) {
  const sums = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value, 0),
  );
  return sums.every((sum) => Math.abs(sum - sums[0]) < SAME_SUM);
}

async function measuresOf(latents, cells) {
  const { condition, cell_type: types } = factorMeasures(latents, cells, SETTINGS);
  const { ari, ariAll, neighbors, logistic } = await removalMeasures(latents, cells, SETTINGS, "condition");
  return {
    ifn: condition.r,
    ceiling: condition.ceiling,
    random: condition.random,
    second: condition.second,
    types: types.r,
    ari: ariAll,
    ariWithout: ari,
    neighbors,
    logistic,
    ...(await disentanglementMeasures(latents, cells, SETTINGS)),
  };
}

/** Rows of `means` mapped: matrix · row. */
function product({ rows, columns, values }, matrix) {
  const mapped = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++)
        mapped[row * columns + i] += matrix.values[i * columns + j] * values[row * columns + j];
  return { rows, columns, values: mapped };
}

async function measuredOnce(name) {
  const file = join(given.out, `${name}.json`);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await viewsOf(join(given.peers, `${name}.h5ad`))));
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The runs of a stored group. */
function runsOf({ variant, settings, seeds, measures }) {
  return seeds.map((seed, at) => {
    const own = Object.entries(measures).map(([name, values]) => [name, values[at]]);
    return { variant, settings, seed, state: "done", measures: Object.fromEntries(own) };
  });
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

mkdirSync(given.out, { recursive: true });
const runs = [];
for (const file of readdirSync(given.peers).filter((each) => each.endsWith(".h5ad"))) {
  const [variant, seed] = file.split(".");
  const views = await measuredOnce(`${variant}.${seed}`);
  for (const [view, measures] of Object.entries(views))
    runs.push({ variant, settings: { view }, seed: Number(seed), state: "done", measures });
}
const stored = join(root, "docs/reproduction/rotation-peers.json");
const before = JSON.parse(readFileSync(stored, "utf8")).rotationPeers.flatMap(runsOf);
const isMeasured = (run) => runs.some(({ variant, seed }) => variant === run.variant && seed === run.seed);
const all = [...before.filter((run) => !isMeasured(run)), ...runs].sort(
  (a, b) => compare(a.variant, b.variant) || a.seed - b.seed,
);
const rotationPeers = bySetting({ runs: all }, ({ measures }) => measures);
writeFileSync(stored, `${JSON.stringify({ rotationPeers }, null, 1)}\n`);
