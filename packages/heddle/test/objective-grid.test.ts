import { join } from "node:path";
import { HeddleError } from "@heddle/contracts";
import { type ConfigInput, evaluateRun, folderStore, train } from "@heddle/runtime";
import { describe, expect, test } from "vitest";
import { standardCatalogue as catalogue } from "../src/standard-catalogue.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const OBJECTIVES: Readonly<Record<string, NonNullable<ConfigInput["objective"]>>> = {
  ...Object.fromEntries(Object.keys(catalogue.objective).map((use) => [use, { use }])),
  "factor-vae": { use: "factor-vae", hidden: 16 },
};
const PAIRS = Object.keys(OBJECTIVES).flatMap((objective) =>
  Object.keys(catalogue.prior).map((prior) => [objective, prior] as const),
);

describe("any objective with any prior", () => {
  test.each(PAIRS)(
    "%s with %s trains to a finite bound, with a divergence for each latent",
    async (objective, prior) => {
      const folder = join(temporaryFolder(), "run");
      const config = smallConfig({
        objective: OBJECTIVES[objective]!,
        prior,
        evaluation: { metrics: ["active-units"] },
        training: { epochs: 1, batchSize: 64 },
      });
      const store = folderStore(folder);
      const run = await train({ catalogue, config, store }).catch((error: unknown) => {
        // a pair that means nothing says so
        if (error instanceof HeddleError && error.kind === "incompatible-plugins") return error;
        throw error;
      });
      if (run instanceof HeddleError) {
        expect(run.message).toContain(objective);
        return;
      }
      run.dispose();
      const { divergencePerLatent } = run.summary;
      expect(divergencePerLatent).toHaveLength(4);
      expect(divergencePerLatent.every(Number.isFinite)).toBe(true);
      const evaluation = await evaluateRun({ catalogue, store });
      expect(evaluation.latents).toHaveLength(4);
    },
  );
});
