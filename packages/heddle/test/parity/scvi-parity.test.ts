import { readFileSync } from "node:fs";
import type { Role, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import {
  type BatchSource,
  type Composition,
  chooseModelPlugins,
  composeModel,
  disposeModel,
  forward,
  gradientsOf,
  loadBatch,
  modelVariables,
  resolveConfig,
  StepContexts,
  trainableWeights,
  trainStep,
} from "@heddle/runtime";
import { afterEach, describe, expect, test } from "vitest";
import { standardCatalogue } from "../../src/standard-catalogue.js";
import { type Nested, placed, type ScviGolden } from "./scvi-weights.js";

// Reference: scvi-tools 1.4.2 in float64, by tooling/references/scvi_parity.py (VAE.forward, VAE.loss, torch.optim.Adam).
const CASES = ["scvi-nb", "scvi-zinb", "scvi-zinb-batch", "scvi-zinb-gene-cell", "scvi-nb-layers"];
const BACKENDS = ["cpu", "wasm"];

const golden = (name: string): ScviGolden =>
  JSON.parse(readFileSync(new URL(`./${name}.golden.json`, import.meta.url), "utf8"));

/** Contexts that answer the golden file's noise instead of drawing. */
class GivenNoise extends StepContexts {
  constructor(
    private readonly noise: Nested,
    settings: ConstructorParameters<typeof StepContexts>[0],
  ) {
    super(settings);
  }

  override for(role: Role): StepContext {
    const context = super.for(role);
    const given = (this.noise as number[][]).flat();
    const normal: StepContext["random"]["normal"] = (_name, shape) => tf.tensor(given, [...shape]);
    return { ...context, random: { ...context.random, normal } };
  }
}

const DISPERSIONS = { gene: "gene", "gene-cell": "gene-cell", "gene-batch": { covariate: "batch" } } as const;

async function compose(reference: ScviGolden, backend: string, beta: number) {
  const { settings } = reference;
  const layout = { hidden: settings.n_hidden, layers: settings.n_layers };
  const config = resolveConfig({
    preset: "scvi",
    latents: settings.n_latent,
    encoder: { use: "mlp-encoder", ...layout, dropout: 0 },
    decoder: { use: "mlp-decoder", ...layout },
    likelihood: {
      use: settings.gene_likelihood === "nb" ? "negative-binomial" : "zinb",
      dispersion: DISPERSIONS[settings.dispersion],
    },
    objective: { use: "beta-vae", beta, warmUp: false },
    backend: { use: backend },
  });
  const load = standardCatalogue.backend[backend]!;
  await (await load()).default.create({}, []).start();
  const plugins = await chooseModelPlugins(standardCatalogue, config);
  const levels = Array.from({ length: settings.n_batch }, (_, i) => String(i));
  const covariates = settings.n_batch > 1 ? [{ name: "batch", kind: "categorical" as const, levels }] : [];
  const shape = { trainingCells: reference.counts.length, genes: reference.counts[0]!.length, covariates };
  const model = composeModel(plugins, shape, config.latents, createRandom(0));
  model.optimizer.begin(trainableWeights(model));
  const schedules = new Map(
    Object.values(plugins).map(({ plugin, options }) => [plugin.role, plugin.schedules?.(options) ?? {}]),
  );
  return { model, covariates, schedules };
}

function source(
  { counts, batch }: ScviGolden,
  covariates: { name: string; kind: "categorical"; levels: string[] }[],
): BatchSource {
  const rows = counts.map((row) => row.flatMap((count, gene) => (count > 0 ? [[gene, count] as const] : [])));
  const rowStarts = [0];
  for (const row of rows) rowStarts.push(rowStarts.at(-1)! + row.length);
  const entries = rows.flat();
  return {
    cells: counts.length,
    genes: counts[0]!.length,
    counts: {
      rowStarts: Int32Array.from(rowStarts),
      columns: Int32Array.from(entries, ([gene]) => gene),
      counts: Float32Array.from(entries, ([, count]) => count),
    },
    covariates: covariates.map((spec) => ({
      spec,
      codes: Int32Array.from(batch),
      values: new Float32Array(batch.length),
    })),
  };
}

function assignWeights(model: Composition, { weights, settings }: ScviGolden): void {
  const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable]));
  const given = Object.entries(weights).flatMap(([name, tensor]) => placed(name, tensor, settings.n_batch));
  // every trainable weight must be given, and every weight given must have a place
  expect(given.map(({ name }) => name).sort()).toEqual(
    trainableWeights(model)
      .map(({ name }) => name)
      .sort(),
  );
  for (const { name, values } of given) {
    const variable = variables.get(name)!;
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values), variable.value.shape)));
  }
}

async function prepared(name: string, backend: string, beta: number) {
  const reference = golden(name);
  const { model, covariates, schedules } = await compose(reference, backend, beta);
  assignWeights(model, reference);
  const data = source(reference, covariates);
  const batch = loadBatch(
    data,
    Int32Array.from({ length: data.cells }, (_, i) => i),
  );
  const contexts = (step: number) =>
    new GivenNoise(reference.noise[step]!, {
      training: true,
      position: { epoch: 0, step },
      plan: { epochs: 1, stepsPerEpoch: 3 },
      random: createRandom(0),
      schedules,
      datasetSize: data.cells,
    });
  open.push(() => {
    batch.dispose();
    disposeModel(model);
  });
  return { reference, model, batch, contexts };
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!)));
  expect(worst, `${what}: largest difference`).toBeLessThanOrEqual(tolerance);
}

/** True gradient 0: what normalisation subtracts again. */
const beforeNormalisation = (name: string) => /hidden\d+\.bias$/.test(name);

describe.each(BACKENDS)("scvi-tools 1.4.2 on %s", (backend) => {
  test.each(CASES)("%s: reconstruction, KL and loss within 1e-5 relative (float32 sums over genes)", async (name) => {
    for (const beta of [1, 0.3]) {
      const { reference, model, batch, contexts } = await prepared(name, backend, beta);
      const { logProb, divergence, total } = forward(model, batch, contexts(0));
      for (const [i, value] of logProb.dataSync().entries()) {
        expect(Math.abs(-value / reference.reconstruction[i]! - 1), `reconstruction of cell ${i}`).toBeLessThan(1e-5);
      }
      for (const [i, value] of divergence.perGroup.dataSync().entries()) {
        expect(Math.abs(value / reference.divergence[i]! - 1), `KL of cell ${i}`).toBeLessThan(1e-5);
      }
      expect(Math.abs(total.dataSync()[0]! / reference.loss[String(beta)]! - 1)).toBeLessThan(1e-5);
    }
  });

  test.each(CASES)(
    "%s: gradients within 1e-4 of each tensor's largest value (float32), 1e-5 absolute for biases before a normalisation (true value 0)",
    async (name) => {
      const { reference, model, batch, contexts } = await prepared(name, backend, 1);
      const { gradients } = gradientsOf(trainableWeights(model), () => forward(model, batch, contexts(0)));
      const expected = Object.entries(reference.gradients).flatMap(([n, g]) =>
        placed(n, g, reference.settings.n_batch),
      );
      expect(Object.keys(gradients).sort()).toEqual(expected.map((each) => each.name).sort());
      for (const { name: weight, values } of expected) {
        const largest = Math.max(...Array.from(values, Math.abs));
        const tolerance = beforeNormalisation(weight) ? 1e-5 : 1e-4 * largest;
        expectClose(gradients[weight]!.dataSync(), values, tolerance, weight);
      }
    },
  );

  test.each(CASES)("%s: running moments within 1e-6 after one step (float32)", async (name) => {
    const { reference, model, batch, contexts } = await prepared(name, backend, 1);
    trainStep(model, batch, contexts(0));
    const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable.value]));
    for (const [torchName, tensor] of Object.entries(reference.runningMomentsAfterOnePass)) {
      const [{ name: state, values }] = placed(torchName, tensor, reference.settings.n_batch) as [
        { name: string; values: Float64Array },
      ];
      expectClose(variables.get(state)!.dataSync(), values, 1e-6, state);
    }
  });

  test.each(CASES)(
    "%s: weights within 1e-5 after 1 and 3 steps of Adam (float32; biases before a normalisation within 2e-5, ε = 0.01 divides their rounding noise)",
    async (name) => {
      const { reference, model, batch, contexts } = await prepared(name, backend, 1);
      for (const step of [0, 1, 2]) {
        const { loss } = trainStep(model, batch, contexts(step));
        expect(Math.abs(loss / reference.adam.losses[step]! - 1), `loss of step ${step}`).toBeLessThan(1e-5);
        const after = reference.adam.weightsAfter[String(step + 1)];
        if (after === undefined) continue;
        const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable.value]));
        const expected = Object.entries(after).flatMap(([n, w]) => placed(n, w, reference.settings.n_batch));
        for (const { name: weight, values } of expected) {
          const tolerance = beforeNormalisation(weight) ? 2e-5 : 1e-5;
          expectClose(variables.get(weight)!.dataSync(), values, tolerance, `${weight} after ${step + 1}`);
        }
      }
    },
  );
});
