import { join } from "node:path";
import { train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

// between the KL of inactive latents, at most .02 nats, and that of active ones, at least .08
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
  const { representation, variances } = run.encoded;
  const column = ({ values, columns }: typeof representation, at: number) =>
    values.filter((_, i) => i % columns === at);
  run.dispose();
  return {
    summary: run.summary,
    representation,
    mean: (at: number) => column(representation, at),
    variance: (at: number) => column(variances, at),
  };
}

describe("training.pinInactive", () => {
  test("an inactive latent has the same posterior for all cells, the average; active latents are unchanged, bit for bit", async () => {
    const [kept, pinned] = [await trained(false), await trained(true)];
    const inactive = kept.summary.klPerLatent.flatMap((nats, at) => (nats <= THRESHOLD ? [at] : []));
    expect(inactive.length).toBeGreaterThan(0);
    expect(inactive.length).toBeLessThan(8);
    expect(kept.summary.pinnedLatents).toBeUndefined();
    expect(pinned.summary.pinnedLatents).toEqual(inactive);
    for (let latent = 0; latent < 8; latent++) {
      const [before, after] = [kept.mean(latent), pinned.mean(latent)];
      if (!inactive.includes(latent)) {
        expect(after).toEqual(before);
        continue;
      }
      expect(new Set(before).size).toBeGreaterThan(100);
      expect(new Set(after).size).toBe(1);
      expect(new Set(pinned.variance(latent)).size).toBe(1);
      const average = before.reduce((sum, value) => sum + value, 0) / before.length;
      // the average is over the training cells, nine tenths of all cells
      expect(Math.abs(after[0] - average)).toBeLessThan(0.01);
    }
  });

  test("the reconstruction effect of each latent changes by less than .05 nats", async () => {
    const [kept, pinned] = [await trained(false), await trained(true)];
    const effect = (run: typeof kept) => run.summary.reconstructionEffectPerLatent!;
    for (const [latent, nats] of effect(pinned).entries())
      expect(Math.abs(nats - effect(kept)[latent])).toBeLessThan(0.05);
  });
});
