import { join } from "node:path";
import { train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

// between inactive latents, at most .02 nats, and the others, at least .08
const THRESHOLD = 0.03;
/** A β at which most latents become inactive within seconds. */
const config = (pinInactive: boolean) =>
  smallConfig({
    latents: 8,
    prior: { use: "standard-normal" },
    objective: { use: "beta-vae", beta: 6, warmUp: { fraction: 0.1 } },
    optimizer: { use: "adam", learningRate: 0.01 },
    evaluation: { activeThreshold: THRESHOLD },
    training: { epochs: 40, batchSize: 64, pinInactive },
  });

async function trained(pinInactive: boolean) {
  const run = await train({
    catalog,
    config: config(pinInactive),
    store: folderStore(join(temporaryFolder(), "run")),
  });
  const { representation: codes, variances } = run.encoded;
  const column = ({ values, columns }: typeof codes, at: number) => values.filter((_, i) => i % columns === at);
  run.dispose();
  return {
    summary: run.summary,
    codes,
    mean: (at: number) => column(codes, at),
    variance: (at: number) => column(variances, at),
  };
}

describe("training.pinInactive", () => {
  test("latents that are not active get one posterior for all cells, their average; the others stay, bit for bit", async () => {
    const [kept, fixed] = [await trained(false), await trained(true)];
    const vanished = kept.summary.klPerLatent.flatMap((nats, at) => (nats <= THRESHOLD ? [at] : []));
    expect(vanished.length).toBeGreaterThan(0);
    expect(vanished.length).toBeLessThan(8);
    expect(kept.summary.pinnedLatents).toBeUndefined();
    expect(fixed.summary.pinnedLatents).toEqual(vanished);
    for (let latent = 0; latent < 8; latent++) {
      const [before, after] = [kept.mean(latent), fixed.mean(latent)];
      if (!vanished.includes(latent)) {
        expect(after).toEqual(before);
        continue;
      }
      expect(new Set(before).size).toBeGreaterThan(100);
      expect(new Set(after).size).toBe(1);
      expect(new Set(fixed.variance(latent)).size).toBe(1);
      const average = before.reduce((sum, value) => sum + value, 0) / before.length;
      // the average is of the training cells, nine tenths of these
      expect(Math.abs(after[0]! - average)).toBeLessThan(0.01);
    }
  });

  test("what the decoder makes of a cell loses less than .05 nats", async () => {
    const [kept, fixed] = [await trained(false), await trained(true)];
    const effect = (run: typeof kept) => run.summary.reconstructionEffectPerLatent!;
    for (const [latent, nats] of effect(fixed).entries())
      expect(Math.abs(nats - effect(kept)[latent]!)).toBeLessThan(0.05);
  });
});
