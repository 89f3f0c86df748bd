// Rotations of a β-VAE with β = 1 on Kang's cells: the preset, which rotates during training, and after training. The bounds were
// set before the first run of this test.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pearson } from "@heddle/numerics";
import { beforeAll, expect, test } from "vitest";
import { type ConfigInput, evaluate, readRun, train } from "../src/index.js";
import { temporaryFolder } from "./small-run.js";

const KANG = fileURLToPath(new URL("../../../../shared/data/kang_ifnb/kang_union_3850x4805.h5ad", import.meta.url));

beforeAll(() => {
  if (!existsSync(KANG)) throw new Error(`${KANG} is not there: this test reads Kang's cells from shared/data`);
});

const AFTER_TRAINING: ConfigInput = {
  prior: "standard-normal",
  objective: { use: "beta-vae", beta: 1, warmUp: { fraction: 0.2 } },
  rotation: "ica",
};

test.each<[string, ConfigInput]>([
  ["the preset", {}],
  ["after training", AFTER_TRAINING],
])(
  "%s, one seed: one determined latent follows the stimulus with |r| ≥ 0.88, the second stays below 0.1",
  async (_, changes) => {
    const out = join(temporaryFolder(), "kang");
    const { summary } = await train(
      {
        preset: "recommended",
        cells: { drop: { demuxlet_call: ["DBL"] }, minCounts: 1 },
        factors: ["condition", "cell_type"],
        missing: { cell_type: ["unassigned"] },
        ...changes,
        training: { restarts: { count: 1 } },
        evaluation: { metrics: [{ use: "max-correlation", resamples: 0 }], baseline: false },
      },
      { data: KANG, out, thread: "here" },
    ).result;
    await evaluate(out);
    const { representation, cellTable, evaluation } = await readRun(out);
    const condition = cellTable.columns.get("condition");
    if (condition?.kind !== "categorical") throw new Error("condition is categorical");
    const stimulated = Float64Array.from(condition.codes);
    const correlations = Array.from({ length: representation.columns }, (_, latent) => {
      const values = Float64Array.from(
        { length: representation.rows },
        (_, cell) => representation.values[cell * representation.columns + latent],
      );
      return Math.abs(pearson(values, stimulated)) || 0;
    });
    const order = [...correlations.keys()].sort((a, b) => correlations[b] - correlations[a]);
    console.info(`|r| ${order.map((latent) => correlations[latent].toFixed(3)).join(" ")}`);
    console.info(`stability ${summary.rotation?.components?.map((value) => value.toFixed(2)).join(" ")}`);
    expect(correlations[order[0]]).toBeGreaterThanOrEqual(0.88);
    expect(correlations[order[1]]).toBeLessThan(0.1);
    expect(evaluation.latents[order[0]].determined).toBe(true);
  },
);
