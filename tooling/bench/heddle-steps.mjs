// A contestant of step-times.mjs: training steps of the scvi preset (hidden 128, latent 10, dropout, KL) on one backend,
// `node heddle-steps.mjs '{"use":"simd","threads":1}'`. Each request is a problem and for how long to train on it.
import { setFlagsFromString } from "node:v8";
import { standardCatalogue } from "../../packages/heddle/dist/standard-catalogue.js";
import { createRandom } from "../../packages/numerics/dist/index.js";
import * as runtime from "../../packages/runtime/dist/index.js";
import { answerLines } from "./contestant.mjs";
import { readProblem } from "./problem.mjs";
import { stepRoute } from "./step-route.mjs";

// As the command line does; later versions have it on and warn of the flag.
if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

const { use, ...options } = JSON.parse(process.argv[2]);
const { default: plugin } = await standardCatalogue.backend[use]();
const backend = plugin.create(plugin.options.parse(options), []);
await backend.start();

async function stepper(problem) {
  const data = readProblem(problem);
  const config = runtime.resolveConfig({ preset: "scvi", latents: 10, likelihood: { use: problem.likelihood } });
  const plugins = await runtime.chooseModelPlugins(standardCatalogue, config);
  const shape = { trainingCells: data.cells, genes: data.genes, covariates: [] };
  const model = runtime.composeModel(plugins, shape, config.latents, createRandom(0));
  model.optimizer.begin(runtime.trainableWeights(model));
  const schedules = new Map(Object.values(plugins).map((p) => [p.plugin.role, p.plugin.schedules?.(p.options) ?? {}]));
  const plan = { epochs: 1, stepsPerEpoch: 1e6 };
  const settings = { training: true, plan, random: createRandom(0), schedules, datasetSize: data.cells };
  const train = await stepRoute(model, data, backend);
  const cells = Int32Array.from({ length: data.cells }, (_, i) => i);
  let step = 0;
  return () => {
    const began = performance.now();
    train(cells, { ...settings, position: { epoch: 0, step: step++ } });
    return performance.now() - began;
  };
}

const steppers = new Map();

await answerLines(async ({ problem, milliseconds }) => {
  const key = JSON.stringify(problem);
  const run = async () => {
    const times = [];
    const until = performance.now() + milliseconds;
    while (times.length === 0 || performance.now() < until) times.push(steppers.get(key)());
    return times;
  };
  if (!steppers.has(key)) {
    steppers.set(key, await stepper(problem));
    // Unmeasured: engines compile what runs often, and a recording is compared most often at its beginning.
    await run();
    for (let i = 0; backend.recorder?.() && i < 40; i++) steppers.get(key)();
  }
  return { times: await run() };
});
