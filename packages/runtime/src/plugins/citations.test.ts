import { type AnyPlugin, TOKENS } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "./catalog.js";
import { citationsOf, type UsedIn } from "./citations.js";

const KMEANS = "clustering k-means";

/** A plugin that cites its own name; the metric of clusters uses a clustering. */
const plugin = (role: string, name: string) => async () => ({
  default: {
    citations: [{ text: `${role} ${name}`, url: `https://example.org/${role}/${name}` }],
    needs: name === "clustering-agreement" ? [TOKENS.clustering] : [],
  } as unknown as AnyPlugin,
});

const role = (role: string, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, plugin(role, name)] as const));

const catalog = {
  dataset: role("dataset", "h5ad", "simulated"),
  "gene-selection": role("gene-selection", "seurat-v3"),
  encoder: {},
  decoder: {},
  likelihood: {},
  "library-size": {},
  prior: {},
  objective: role("objective", "beta-tcvae"),
  optimizer: {},
  rotation: role("rotation", "ica"),
  metric: role("metric", "mig", "clustering-agreement"),
  clustering: role("clustering", "k-means"),
} as unknown as Catalog;

const config = resolveConfig({
  preset: "recommended",
  genes: { select: "seurat-v3", count: 20 },
  evaluation: { metrics: ["mig", "clustering-agreement"] },
});

/** A run on 20 of 50 genes whose evaluation has a result of `mig`. */
const used = (summary: object = {}, results = ["mig"]): UsedIn =>
  ({
    summary: { data: { format: "h5ad" }, genes: 20, genesInFile: 50, rotation: { use: "ica" }, ...summary },
    evaluation: { results: results.map((name) => ({ name })) },
  }) as unknown as UsedIn;

const texts = async (run: UsedIn) => (await citationsOf(catalog, config, run)).map(({ text }) => text);

describe("citations of a run", () => {
  test("plugins of data, training and results, each once", async () => {
    const cited = await texts(used({}, ["mig", "mig/level", "clustering-agreement/ari"]));
    expect(cited).toEqual([
      "dataset h5ad",
      "gene-selection seurat-v3",
      "objective beta-tcvae",
      "rotation ica",
      KMEANS,
      "metric mig",
      "metric clustering-agreement",
    ]);
  });

  test.each<[string, UsedIn, string]>([
    ["a gene selection if all genes were used", used({ genes: 50 }), "gene-selection seurat-v3"],
    ["a rotation that was not fitted", used({ rotation: undefined }), "rotation ica"],
    ["a metric without a result, and its clustering", used(), KMEANS],
    ["a metric without a result", used(), "metric clustering-agreement"],
  ])("do not include %s", async (_, run, text) => {
    expect(await texts(run)).not.toContain(text);
  });

  test("include a rotation during training, simulated data, and semi-supervised training", async () => {
    expect(await texts(used({ rotation: undefined, rotatedAfter: 3 }))).toContain("rotation ica");
    expect(await texts(used({ data: { format: "simulated" } }))).toContain("dataset simulated");
    expect((await texts(used({ labels: {} }))).join()).toMatch(/Kingma et al\. 2014.*Xu et al\. 2021/);
    expect((await texts(used())).join()).not.toMatch(/Kingma et al\. 2014/);
  });
});
