import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { proposeConfig, resolveConfig } from "../src/config.js";
import { inspect } from "../src/index.js";

const DATA = fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const proposedFor = async (file: string) => {
  const path = join(DATA, file);
  return { path, ...proposeConfig(await inspect(path), { data: { path } }) };
};

const DESCRIPTION = {
  format: "h5ad",
  cells: 1000,
  genes: 100,
  matrices: [],
  geneColumns: [],
  embeddings: [],
  notes: [],
};

describe("a proposed configuration", () => {
  test("Kang et al.: drops doublets; unassigned cell types are missing; selects genes", async () => {
    const { path, config, comments, suggested } = await proposedFor("kang_ifnb/kang_union_3850x4805.h5ad");
    expect(config).toMatchObject({
      preset: "recommended",
      data: { path },
      factors: expect.arrayContaining(["condition", "cell_type"]),
      genes: { select: "seurat-v3", count: 2000 },
    });
    expect(config.cells).toEqual({ drop: { demuxlet_call: ["DBL"] }, minCounts: 1 });
    expect(config.missing).toEqual({ cell_type: ["unassigned"], seurat_annotation: ["NA"] });
    expect(comments.factors).toContain("condition (2 levels)");
    expect(suggested.covariates).toContain("donor");
    expect(suggested.labels).toEqual({ column: "cell_type", unlabeledCategory: "unassigned" });
  });

  test("suggests labels for a factor with at least two labels and some cells without", () => {
    const column = (name: string, levels: readonly string[], missing = 0) =>
      ({
        name,
        kind: "categorical",
        levels: levels.map((level) => ({ name: level, cells: 9 })),
        missing,
        role: "factor",
      }) as const;
    const suggestedFor = (...columns: readonly ReturnType<typeof column>[]) =>
      proposeConfig({ ...DESCRIPTION, columns }, { data: { path: "a.h5ad" } }).suggested.labels;
    expect(suggestedFor(column("type", ["T", "B"]))).toBeUndefined();
    expect(suggestedFor(column("type", ["T", "unknown"]))).toBeUndefined();
    expect(suggestedFor(column("type", ["T", "B"], 3))).toEqual({ column: "type" });
    expect(suggestedFor(column("stage", ["a", "b"]), column("type", ["T", "B", "", "NA"]))).toEqual({
      column: "type",
      unlabeledCategory: ["", "NA"],
    });
  });

  test("pbmc3k and glioblastoma: proposes only factors in the file, and all genes if there are at most 2,000", async () => {
    const pbmc = await proposedFor("pbmc3k/pbmc3k_2638x13714.h5ad");
    expect(pbmc.config).toMatchObject({ cells: { minCounts: 1 }, genes: { select: "seurat-v3", count: 2000 } });
    const glioblastoma = await proposedFor("truth/glioblastoma_panobinostat_5000x300.h5ad");
    expect(glioblastoma.config.genes).toEqual({ select: "all" });
  });

  test("equals the preset recommended in all keys of model and training", async () => {
    const { config } = await proposedFor("kang_ifnb/kang_muscat_example_1556x1267.h5ad");
    const { preset, data, cells, factors, missing, genes } = config;
    expect(resolveConfig(config)).toEqual(resolveConfig({ preset, data, cells, factors, missing, genes }));
  });

  test("omits a column with many levels, and keeps the caller's factors and backend", () => {
    const levels = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `level ${i}`, cells: 10 }));
    const column = (name: string, count: number) =>
      ({ name, kind: "categorical", levels: levels(count), missing: 0, role: "factor" }) as const;
    const description = { ...DESCRIPTION, columns: [column("clone", 61), column("type", 60)] };
    expect(proposeConfig(description, { data: { path: "a.h5ad" } }).config.factors).toEqual(["type"]);
    const backend = { use: "simd", strict: true };
    const { config } = proposeConfig(description, { data: { path: "a.h5ad" }, factors: ["clone"], backend });
    expect([config.factors, config.backend]).toEqual([["clone"], backend]);
  });
});
