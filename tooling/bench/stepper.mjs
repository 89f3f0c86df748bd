// Training steps of the scvi preset (hidden 128, latent 10, dropout, KL) on a problem, in sequence.
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { resolveConfig } from "../../packages/runtime/dist/config.js";
import * as runtime from "../../packages/runtime/dist/training-step.js";
import { readProblem } from "./problem.mjs";
import { stepFunction } from "./run-step.mjs";

/** A function that runs the next step and returns its milliseconds; an observer (see StepRecording) receives operations. */
export async function stepper(problem, backend) {
  const data = readProblem(problem);
  const config = resolveConfig({ preset: "scvi", latents: 10, likelihood: { use: problem.likelihood } });
  const plugins = await runtime.chooseModelPlugins(standardCatalog, config);
  const shape = { trainingCells: data.cells, genes: data.genes, covariates: [] };
  const model = runtime.composeModel(plugins, shape, config, createRandom(0));
  model.optimizer.begin(runtime.trainableWeights(model));
  const schedules = new Map(Object.values(plugins).map((p) => [p.plugin.role, p.plugin.schedules?.(p.options) ?? {}]));
  const plan = { epochs: 1, stepsPerEpoch: 1e6 };
  const settings = { training: true, plan, random: createRandom(0), schedules, datasetSize: data.cells };
  const train = await stepFunction(model, data, backend);
  const cells = Int32Array.from({ length: data.cells }, (_, i) => i);
  let step = 0;
  return async (observer) => {
    const start = performance.now();
    await train(cells, { ...settings, position: { epoch: 0, step: step++ } }, observer);
    return performance.now() - start;
  };
}
