// Types are tested by the compiler: each line after @ts-expect-error must not type-check.
import type { OptionsOf } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { type ConfigInput, defineConfig, defineObjective, schedule, type train, withOptions, z } from "./index.js";
import { backends, datasets, geneSelections, likelihoods, metrics, objectives, priors, reports } from "./plugins.js";
import { standardCatalog } from "./standard-catalog.js";

const lasso = defineObjective({
  name: "lasso",
  summary: "A test's own objective.",
  options: z.strictObject({ weight: schedule(), quick: z.boolean().default(false) }),
  schedules: ({ weight }) => ({ weight }),
  terms: () => ({}),
});

const declared = defineObjective({
  name: "declared",
  summary: "An objective that declares its options.",
  options: z.strictObject({ strength: z.number().default(1) }),
  terms: ({ strength }, input) => ({ only: { value: input.logProb, weight: strength } }),
});

declare module "@heddle/contracts" {
  interface PluginOptions {
    "objective/declared": OptionsOf<typeof declared>;
  }
}

/** What `train` accepts. */
type Accepted = Parameters<typeof train>[0];

describe("the type of a configuration", () => {
  test("accepts names, names with options, and values", () => {
    const configs: Accepted[] = [
      { objective: "beta-vae", prior: "laplace" },
      { objective: { use: "beta-vae", beta: 4 } },
      { objective: { use: "beta-vae", beta: { from: 0, to: 4, end: 0.5 }, warmUp: false } },
      { objective: objectives.betaVae({ beta: 4 }), likelihood: likelihoods.zinb() },
      { genes: { select: "all" } },
      { genes: { count: 1000 } },
      { genes: { ...geneSelections.seuratV3(), count: 1000 } },
      { data: "cells.h5ad" },
      { data: { path: ["a.h5ad", "b.h5ad"] } },
      { data: { use: "simulated", preset: "small", cells: 200 } },
      { evaluation: { metrics: ["mig", { use: "max-correlation" }, metrics.dci()], clustering: "k-means" } },
      { reports: ["html", reports.json()] },
      { training: { epochs: 2, earlyStopping: false } },
    ];
    expect(configs.length).toBeGreaterThan(0);
  });

  test("refuses a plugin that does not exist, whatever the role", () => {
    const configs: Accepted[] = [
      // @ts-expect-error no objective has this name
      { objective: "nonsense" },
      // @ts-expect-error no objective has this name
      { objective: { use: "nonsense" } },
      // @ts-expect-error a prior is no objective
      { objective: { use: "laplace" } },
      // @ts-expect-error a prior is no objective
      { objective: priors.laplace() },
      // @ts-expect-error no gene selection has this name
      { genes: { select: "nonsense", count: 1000 } },
      // @ts-expect-error no dataset has this name
      { data: { use: "nonsense" } },
      // @ts-expect-error no metric has this name
      { evaluation: { metrics: ["nonsense"] } },
      // @ts-expect-error no report has this name
      { reports: [{ use: "nonsense" }] },
    ];
    expect(configs.length).toBeGreaterThan(0);
  });

  test("refuses an option that the plugin does not have, or of another type", () => {
    const configs: Accepted[] = [
      // @ts-expect-error the option is beta
      { objective: { use: "beta-vae", betta: 4 } },
      // @ts-expect-error a number or a schedule
      { objective: { use: "beta-vae", beta: "4" } },
      // @ts-expect-error the option is beta
      { objective: objectives.betaVae({ betta: 4 }) },
      // @ts-expect-error hidden is an option of factor-vae
      { objective: { use: "beta-vae", hidden: 16 } },
      // @ts-expect-error one of the sets of defaults
      { data: { use: "simulated", preset: "tiny" } },
      // @ts-expect-error the option is cells
      { data: datasets.simulated({ cell: 200 }) },
      // @ts-expect-error the key is latents
      { latnts: 4 },
    ];
    expect(configs.length).toBeGreaterThan(0);
  });

  test("accepts plugins of other packages by declaration and by value", () => {
    const configs: Accepted[] = [
      { objective: { use: "declared", strength: 2 } },
      { objective: withOptions(lasso, { weight: 1 }) },
      { objective: withOptions(declared) },
      // @ts-expect-error the option is strength
      { objective: { use: "declared", strenght: 2 } },
      // @ts-expect-error lasso requires a weight
      { objective: withOptions(lasso) },
      // @ts-expect-error the option is weight
      { objective: withOptions(lasso, { wait: 1 }) },
      // @ts-expect-error an objective is no prior
      { prior: withOptions(lasso, { weight: 1 }) },
      // @ts-expect-error lasso declares no options under its name
      { objective: { use: "lasso", weight: 1 } },
    ];
    expect(configs.length).toBeGreaterThan(0);
  });

  test("of a file: plugins may be there themselves", () => {
    const config = defineConfig({ plugins: [lasso], objective: withOptions(lasso, { weight: 2 }), latents: 4 });
    expect(config).toEqual({ plugins: [lasso], objective: { use: "lasso", weight: 2 }, latents: 4 });
    // @ts-expect-error no backend has this name
    defineConfig({ backend: "abacus" });
    // @ts-expect-error the option is beta
    defineConfig({ objective: { use: "beta-vae", betta: 4 } });
    // @ts-expect-error the key is latents
    defineConfig({ latnts: 4 });
  });
});

describe("factories", () => {
  test("equal the same configuration in a file", () => {
    const config: ConfigInput = {
      objective: objectives.betaTcvae({ beta: 5 }),
      genes: { ...geneSelections.seuratV3(), count: 10 },
      backend: backends.cpu(),
    };
    expect(config).toEqual({
      objective: { use: "beta-tcvae", beta: 5 },
      genes: { select: "seurat-v3", count: 10 },
      backend: { use: "cpu" },
    });
  });

  test("are there for every plugin of the catalog, one group per role", async () => {
    const { default: _none, ...groups } = { default: undefined, ...(await import("./plugins.js")) };
    const made = Object.values(groups).flatMap((group) => Object.values(group).map((make) => make({} as never)));
    const names = made.map((value) => ("select" in value ? value.select : value.use));
    const listed = Object.values(standardCatalog).flatMap((catalog) => Object.keys(catalog));
    expect(names.sort()).toEqual(listed.sort());
    expect(Object.keys(groups)).toHaveLength(Object.keys(standardCatalog).length);
  });
});
