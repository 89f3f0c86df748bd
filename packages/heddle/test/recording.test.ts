import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnyPlugin, defineObjective, type ObjectiveInput } from "@heddle/contracts";
import { evidenceTerms, type Scalar, tf, weightedDivergence } from "@heddle/ops";
import { train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalogWith } from "../src/catalog-with.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const FILES = ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "summary.json"];

/** Large enough for parallel threads: 12 steps of 128 cells × 600 genes, and a smaller last minibatch. */
const wide = (backend: Record<string, unknown>, changes: ConfigInput = {}): ConfigInput =>
  smallConfig({
    data: { use: "simulated", preset: "small", cells: 480, genes: 600 },
    encoder: { use: "mlp-encoder", hidden: 64 },
    decoder: { use: "mlp-decoder", hidden: 64 },
    training: { epochs: 3, batchSize: 128 },
    backend: { use: "simd", ...backend },
    ...changes,
  });

async function trained(config: ConfigInput, plugins: readonly AnyPlugin[] = []) {
  const folder = join(temporaryFolder(), "run");
  const warnings: string[] = [];
  const run = await train({
    catalog: await catalogWith(plugins),
    config,
    store: folderStore(folder),
    onEvent: (event) => event.kind === "warning" && warnings.push(event.message),
  });
  run.dispose();
  return { files: FILES.map((file) => readFileSync(join(folder, file))), warnings };
}

async function expectSameBytes(strict: boolean, changes: ConfigInput) {
  const eager = await trained(wide({ strict, threads: 1, record: false }, changes));
  for (const threads of [1, 2]) {
    const recorded = await trained(wide({ strict, threads }, changes));
    expect(recorded.warnings).toEqual(eager.warnings);
    for (const [i, bytes] of recorded.files.entries())
      expect(bytes.equals(eager.files[i]), `${FILES[i]}, ${threads} threads`).toBe(true);
  }
}

describe.each<[string, boolean, ConfigInput]>([
  ["β-VAE, dropout and a schedule", true, { objective: { use: "beta-vae", beta: { from: 0, to: 4, end: 1 } } }],
  ["β-TCVAE, zero inflation", false, { objective: { use: "beta-tcvae", beta: 5 }, likelihood: "zinb" }],
  ["FactorVAE, an adversary and permutations", true, { objective: { use: "factor-vae", hidden: 16 } }],
  [
    "a covariate, dispersion per level, a mixture prior",
    false,
    {
      covariates: ["group"],
      likelihood: { use: "negative-binomial", dispersion: { covariate: "group" } },
      prior: "gaussian-mixture",
    },
  ],
])("%s", (_name, strict, changes) => {
  const title = "same bytes with one and two threads, replayed and eager";
  test(`${title}, strict: ${strict}`, () => expectSameBytes(strict, changes));
  test(`${title}, strict: ${!strict}`, { tags: ["nightly"] }, () => expectSameBytes(!strict, changes));
});

/** The ELBO with a KL weight that `weigh` computes. */
const objective = (weigh: (input: ObjectiveInput) => number | Scalar) => () =>
  defineObjective({
    name: "own",
    summary: "An ELBO of a kind.",
    options: z.strictObject({}),
    terms: (_options, input) => ({
      ...evidenceTerms(input),
      divergence: weightedDivergence(input, weigh(input)),
    }),
  });

describe("a plugin that cannot be recorded runs eagerly, and the warning names it", () => {
  test.each<[string, () => (input: ObjectiveInput) => number, RegExp]>([
    [
      "counts its own steps",
      () => {
        let steps = 0;
        return () => 1 + 0.01 * steps++;
      },
      /the objective computes 1 values outside of tensors, and they change from step to step/,
    ],
    [
      "reads a value back",
      () => (input) => 1 + 1e-3 * Math.abs(tf.mean(input.logProb).dataSync()[0]),
      /the objective reads a tensor back to the host/,
    ],
  ])("%s", async (_name, weigh, reason) => {
    const { warnings } = await trained(wide({ threads: 2 }, { objective: "own" }), [objective(weigh())()]);
    const eager = warnings.filter((warning) => warning.includes("run eagerly, without recording"));
    expect(eager.length).toBeGreaterThan(0);
    for (const warning of eager) expect(warning).toMatch(reason);
  });

  test("a plugin that reads a value back gives the bytes of a run without recording", async () => {
    const reading = () => objective((input) => 1 + 1e-3 * Math.abs(tf.mean(input.logProb).dataSync()[0]))();
    const recorded = await trained(wide({ threads: 2 }, { objective: "own" }), [reading()]);
    const eager = await trained(wide({ threads: 2, record: false }, { objective: "own" }), [reading()]);
    expect(recorded.files[0].equals(eager.files[0])).toBe(true);
  });

  test("a number that depends only on shapes is constant and is recorded", async () => {
    const shaped = objective(({ latent }) => 1 + 1e-3 * latent.z.shape[1])();
    expect((await trained(wide({ threads: 2 }, { objective: "own" }), [shaped])).warnings).toEqual([]);
  });

  test("a number that changes later stops the run at the next comparison, with the name of the term", async () => {
    let steps = 0;
    const later = objective(() => (steps++ < 5 ? 1 : 2))();
    const config = wide({ threads: 1 }, { objective: "own", training: { epochs: 9, batchSize: 128 } });
    await expect(trained(config, [later])).rejects.toThrow(
      /expected a replayed step to equal the eager step in every bit, got a different value of/,
    );
  });
});

test("after a worker has ended, the next step throws and does not hang", async () => {
  await trained(wide({ threads: 2 }));
  const { engine } = tf.backend() as unknown as {
    engine: { executor: { pool: { workers: { terminate(): Promise<unknown> }[] } } };
  };
  await engine.executor.pool.workers[0].terminate();
  await expect(trained(wide({ threads: 2 }))).rejects.toThrow(
    /expected all threads of the simd backend to take part in the step, got one that ended/,
  );
  // other settings start a new engine
  await trained(wide({ threads: 1 }));
});
