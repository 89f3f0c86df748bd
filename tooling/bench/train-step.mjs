// `node tooling/bench/train-step.mjs [backends, comma-separated] [steps]` after `npm run build`: one training step of the
// scvi preset (hidden 128, latent 10, 10 % of the counts above 0), backends in turns, medians in ms. Seeded.
import { standardCatalogue } from "../../packages/heddle/dist/standard-catalogue.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import * as runtime from "../../packages/runtime/dist/index.js";

const backends = (process.argv[2] ?? "wasm,simd").split(",");
const NB = "negative-binomial";
const plan = { epochs: 1, stepsPerEpoch: 1e6 };

/** Counts of which a tenth are above 0, geometric from there. */
function source(cells, genes) {
  const random = createRandom(1).uniforms(2 * cells * genes);
  const [rowStarts, columns, counts] = [[0], [], []];
  for (let at = 0; at < cells * genes; at++) {
    if (random[2 * at] < 0.1) {
      columns.push(at % genes);
      counts.push(1 + Math.floor(-2.5 * Math.log(random[2 * at + 1])));
    }
    if ((at + 1) % genes === 0) rowStarts.push(columns.length);
  }
  const csr = { rowStarts: Int32Array.from(rowStarts), columns: Int32Array.from(columns) };
  return { cells, genes, covariates: [], counts: { ...csr, counts: Float32Array.from(counts) } };
}

async function stepper(use, data, likelihood) {
  const config = runtime.resolveConfig({ preset: "scvi", latents: 10, likelihood: { use: likelihood } });
  const { default: backend } = await standardCatalogue.backend[use]();
  const start = () => backend.create(backend.options.parse({}), []).start();
  await start();
  const plugins = await runtime.chooseModelPlugins(standardCatalogue, config);
  const shape = { trainingCells: data.cells, genes: data.genes, covariates: [] };
  const model = runtime.composeModel(plugins, shape, config.latents, createRandom(0));
  model.optimizer.begin(runtime.trainableWeights(model));
  const schedules = new Map(Object.values(plugins).map((p) => [p.plugin.role, p.plugin.schedules?.(p.options) ?? {}]));
  const settings = { training: true, plan, random: createRandom(0), schedules, datasetSize: data.cells };
  const run = async (step) => {
    await start();
    const began = performance.now();
    const batch = runtime.loadBatch(
      data,
      Int32Array.from({ length: data.cells }, (_, i) => i),
    );
    const contexts = new runtime.StepContexts({ ...settings, position: { epoch: 0, step } });
    runtime.trainStep(model, batch, contexts);
    batch.dispose();
    return performance.now() - began;
  };
  return { run, times: [] };
}

for (const [cells, genes, likelihood] of [
  [128, 1200, NB],
  [128, 2000, NB],
  [128, 2000, "zinb"],
  [1024, 2000, NB],
]) {
  const data = source(cells, genes);
  const all = [];
  for (const backend of backends) all.push(await stepper(backend, data, likelihood));
  const steps = Number(process.argv[3] ?? 20) * (cells > 128 ? 0.25 : 1);
  for (let i = -5; i < steps; i++) for (const one of all) one.times[i] = await one.run(i + 5);
  const medians = all.map(({ times }) => [...times].sort((a, b) => a - b)[times.length >> 1]);
  const told = backends.map(
    (name, i) => `${name} ${medians[i].toFixed(1)} ms (${(medians[0] / medians[i]).toFixed(2)} ×)`,
  );
  console.log(`${cells} × ${genes} ${likelihood}: ${told.join(", ")}`);
}
