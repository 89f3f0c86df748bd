// Every combination of objective, prior, decoder and likelihood: one step of a tiny model each.
import { isHeddleError } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { disposeModel } from "@heddle/runtime";
import { type ConfigInput, resolveConfig } from "@heddle/runtime/config";
import {
  type BatchSource,
  chooseModelPlugins,
  composeModel,
  loadBatch,
  logTotals,
  memoryCounts,
  modelVariables,
  StepContexts,
  trainableWeights,
  trainStep,
} from "@heddle/runtime/training-step";
import { beforeAll, describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";

const [CELLS, GENES] = [6, 5];
const counts = createRandom(5)
  .uniforms(CELLS * GENES)
  .map((u) => Math.floor(3 / u));
const source: BatchSource = {
  cells: CELLS,
  genes: GENES,
  counts: memoryCounts({
    rowStarts: Int32Array.from({ length: CELLS + 1 }, (_, cell) => cell * GENES),
    columns: Int32Array.from(counts, (_, at) => at % GENES),
    counts,
  }),
  covariates: [
    {
      spec: { name: "batch", kind: "categorical", levels: ["a", "b"] },
      codes: Int32Array.from({ length: CELLS }, (_, cell) => cell % 2),
      values: new Float32Array(CELLS),
    },
  ],
};
const shape = {
  trainingCells: CELLS,
  genes: GENES,
  covariates: source.covariates.map(({ spec }) => spec),
  logTotals: logTotals(source.counts, source.covariates, "counts"),
};

/** Options for small networks, so that a combination takes milliseconds; only options that the plugin has. */
const small = (role: keyof typeof catalog, use: string) => {
  const options: Record<string, Record<string, unknown>> = {
    "mlp-decoder": { hidden: 4 },
    "additive-decoder": { hidden: 4 },
    learned: { hidden: 4 },
    vamp: { components: 3 },
    "factor-vae": { hidden: 4 },
    "joint-vae": { categories: [3] },
  };
  return { use, ...(role in catalog && options[use]) };
};

type Choice = Readonly<Record<"objective" | "prior" | "decoder" | "likelihood" | "librarySize", string>>;

/** Incompatible pairs, with the error that the plugins declare. */
const REFUSED: readonly [Partial<Choice>, RegExp][] = [
  [
    { objective: "joint-vae", prior: "vamp" },
    /vamp has one KL divergence for all latents together.*whose divergences the objective weights separately/,
  ],
  [{ likelihood: "gaussian", librarySize: "learned" }, /which does not use the library size/],
];
const refusals = (choice: Choice) =>
  REFUSED.filter(([pair]) => Object.entries(pair).every(([key, name]) => choice[key as keyof Choice] === name)).map(
    ([, message]) => message,
  );

async function oneStep(choice: Choice): Promise<void> {
  const config = resolveConfig({
    latents: 2,
    encoder: { use: "mlp-encoder", hidden: 4 },
    decoder: small("decoder", choice.decoder),
    likelihood: choice.likelihood,
    librarySize: small("library-size", choice.librarySize),
    prior: small("prior", choice.prior),
    objective: small("objective", choice.objective),
  } as ConfigInput);
  const plugins = await chooseModelPlugins(catalog, config);
  const model = composeModel(plugins, shape, config, createRandom(1));
  try {
    model.optimizer.begin(trainableWeights(model));
    model.objective.adversary?.optimizer.begin(model.objective.adversary.weights);
    const schedules = new Map(
      Object.values(plugins).map(({ plugin, options }) => [plugin.role, plugin.schedules?.(options) ?? {}]),
    );
    const batch = await loadBatch(
      source,
      Int32Array.from({ length: CELLS }, (_, cell) => cell),
    );
    // in the middle of training: every schedule has left its initial value
    const position = { epoch: 5, step: 5 };
    const plan = { epochs: 10, stepsPerEpoch: 1 };
    const random = createRandom(2);
    const steps = new StepContexts({ training: true, position, plan, random, schedules, datasetSize: CELLS });
    const { loss, klPerLatent } = trainStep(model, batch, steps);
    batch.dispose();
    expect(Number.isFinite(loss), JSON.stringify(choice)).toBe(true);
    expect(klPerLatent).toHaveLength(choice.objective === "joint-vae" ? 5 : 2);
    // a non-finite gradient would make its weight non-finite
    for (const { name, value } of modelVariables(model)) {
      expect(value.dataSync().every(Number.isFinite), `${name} of ${JSON.stringify(choice)}`).toBe(true);
    }
  } finally {
    disposeModel(model);
  }
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const names = (role: keyof typeof catalog) => Object.keys(catalog[role]);

/** Every decoder with every likelihood, with alternating library sizes. */
function choices(objective: string, prior: string): Choice[] {
  const sizes = names("library-size");
  const turn = names("objective").indexOf(objective) + names("prior").indexOf(prior);
  return names("decoder").flatMap((decoder, i) =>
    names("likelihood").map((likelihood, j) => ({
      objective,
      prior,
      decoder,
      likelihood,
      librarySize: sizes[(turn + i + j) % sizes.length],
    })),
  );
}

describe.each(names("objective"))("%s", (objective) => {
  test.each(names("prior"))(
    "with %s, every decoder and likelihood: a finite step or the declared error",
    async (prior) => {
      for (const choice of choices(objective, prior)) {
        const declared = refusals(choice);
        if (declared.length === 0) await oneStep(choice);
        else {
          const refused = await oneStep(choice).catch((error: unknown) => error);
          expect(isHeddleError(refused, "incompatible-plugins"), JSON.stringify(choice)).toBe(true);
          const { message } = refused as Error;
          expect(
            declared.some((pattern) => pattern.test(message)),
            message,
          ).toBe(true);
        }
      }
    },
  );
});
