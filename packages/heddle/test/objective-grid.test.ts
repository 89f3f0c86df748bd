import { join } from "node:path";
import { evaluateRun, train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const OBJECTIVES: Readonly<Record<string, NonNullable<ConfigInput["objective"]>>> = {
  ...Object.fromEntries(Object.keys(catalog.objective).map((use) => [use, { use }])),
  "factor-vae": { use: "factor-vae", hidden: 16 },
};
const PRIORS: Readonly<Record<string, NonNullable<ConfigInput["prior"]>>> = {
  ...Object.fromEntries(Object.keys(catalog.prior).map((use) => [use, { use }])),
  vamp: { use: "vamp", components: 5 },
};
/** model-product.test.ts runs one step of every other combination. */
const PAIRS = [
  ...Object.keys(OBJECTIVES).map((objective) => [objective, "standard-normal"] as const),
  ...Object.keys(PRIORS)
    .filter((prior) => prior !== "standard-normal")
    .map((prior) => ["beta-vae", prior] as const),
];
/** Columns of the representation: four latents, and the categories of JointVAE. */
const columnsOf = (objective: string) => (objective === "joint-vae" ? 14 : 4);

describe("each objective, and each prior", () => {
  test.each(PAIRS)(
    "%s with %s trains to a finite ELBO, with a KL divergence for each latent",
    async (objective, prior) => {
      const folder = join(temporaryFolder(), "run");
      const config = smallConfig({
        objective: OBJECTIVES[objective],
        prior: PRIORS[prior],
        covariates: ["group"],
        evaluation: { metrics: ["active-units"] },
        training: { epochs: 1, batchSize: 64 },
      });
      const store = folderStore(folder);
      const run = await train({ catalog, config, store });
      run.dispose();
      const { klPerLatent } = run.summary;
      expect(klPerLatent).toHaveLength(columnsOf(objective));
      expect(klPerLatent.every(Number.isFinite)).toBe(true);
      const evaluation = await evaluateRun({ catalog, store });
      expect(evaluation.latents).toHaveLength(columnsOf(objective));
    },
  );
});
