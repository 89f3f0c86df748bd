import { readFileSync } from "node:fs";
import type { Role, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { disposeModel } from "@heddle/runtime";
import { resolveConfig } from "@heddle/runtime/config";
import {
  type BatchSource,
  type Composition,
  chooseModelPlugins,
  composeModel,
  loadBatch,
  logTotals,
  memoryCounts,
  modelVariables,
  StepContexts,
  trainableWeights,
} from "@heddle/runtime/training-step";
import { afterEach, expect } from "vitest";
import { standardCatalog } from "../../src/standard-catalog.js";
import { type Nested, placed, type ScviGolden } from "./scvi-weights.js";

const golden = (name: string): ScviGolden =>
  JSON.parse(readFileSync(new URL(`./${name}.golden.json`, import.meta.url), "utf8"));

/** Step contexts that return the noise of the golden file for latents and library size instead of random numbers. */
class GivenNoise extends StepContexts {
  constructor(
    private readonly noise: { readonly latent: Nested; readonly librarySize: readonly number[] },
    settings: ConstructorParameters<typeof StepContexts>[0],
  ) {
    super(settings);
  }

  override for(role: Role): StepContext {
    const context = super.for(role);
    const given = role === "library-size" ? [...this.noise.librarySize] : (this.noise.latent as number[][]).flat();
    const normal: StepContext["random"]["normal"] = (_name, shape) => tf.tensor(given, [...shape]);
    return { ...context, random: { ...context.random, normal } };
  }
}

const DISPERSIONS = { gene: "gene", "gene-cell": "gene-cell", "gene-batch": { covariate: "batch" } } as const;

async function compose(reference: ScviGolden, backend: string, beta: number) {
  const { settings } = reference;
  const linear = reference.libraryNoise !== undefined;
  const layout = { hidden: settings.n_hidden, layers: settings.n_layers ?? 1 };
  const small = { hidden: settings.n_hidden, dropout: 0, ...(settings.n_batch > 1 && { by: "batch" }) };
  const config = resolveConfig({
    preset: linear ? "linear-scvi" : "scvi",
    latents: settings.n_latent,
    encoder: { use: "mlp-encoder", ...layout, dropout: 0 },
    ...(linear ? { librarySize: { use: "learned", ...small } } : { decoder: { use: "mlp-decoder", ...layout } }),
    likelihood: {
      use: settings.gene_likelihood === "nb" ? "negative-binomial" : "zinb",
      dispersion: DISPERSIONS[settings.dispersion],
    },
    objective: { use: "beta-vae", beta, warmUp: false },
    backend: { use: backend },
  });
  const load = standardCatalog.backend[backend];
  await (await load()).default.create({}, []).start();
  const plugins = await chooseModelPlugins(standardCatalog, config);
  const levels = Array.from({ length: settings.n_batch }, (_, i) => String(i));
  const covariates = settings.n_batch > 1 ? [{ name: "batch", kind: "categorical" as const, levels }] : [];
  const { counts, covariates: values } = source(reference, covariates);
  const shape = {
    trainingCells: reference.counts.length,
    genes: reference.counts[0].length,
    covariates,
    logTotals: logTotals(counts, values, "counts"),
  };
  const model = composeModel(plugins, shape, config, createRandom(0));
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
    genes: counts[0].length,
    counts: memoryCounts({
      rowStarts: Int32Array.from(rowStarts),
      columns: Int32Array.from(entries, ([gene]) => gene),
      counts: Float32Array.from(entries, ([, count]) => count),
    }),
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
  // the golden file must contain exactly the trainable weights
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

/** Heddle's model with the weights of the golden file, its minibatch, and step contexts that return its noise. */
export async function prepared(name: string, backend: string, beta: number) {
  const reference = golden(name);
  const { model, covariates, schedules } = await compose(reference, backend, beta);
  assignWeights(model, reference);
  const data = source(reference, covariates);
  const batch = await loadBatch(
    data,
    Int32Array.from({ length: data.cells }, (_, i) => i),
  );
  const contexts = (step: number) =>
    new GivenNoise(
      { latent: reference.noise[step], librarySize: reference.libraryNoise?.[step] ?? [] },
      {
        training: true,
        position: { epoch: 0, step },
        plan: { epochs: 1, stepsPerEpoch: 3 },
        random: createRandom(0),
        schedules,
        datasetSize: data.cells,
      },
    );
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
