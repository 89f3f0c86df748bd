import { ACTIVE_THRESHOLD } from "@heddle/contracts";
import { z } from "zod";
import { covariate, labels, periods } from "./cell-columns.js";
import { BLOCKS, SIZE } from "./counts-settings.js";
import { training } from "./training-schema.js";

/** A plugin and its options: "beta-vae", or { use: "beta-vae", beta: 4 }. The schema of the plugin checks the options. */
export const pluginChoice = z.union([
  z.string().transform((use) => ({ use })),
  z.looseObject({ use: z.string().describe("Name of the plugin.") }),
]);
export type PluginChoice = { readonly use: string; readonly [option: string]: unknown };

const pluginList = z.array(pluginChoice);
const choice = (use: string, description: string) => pluginChoice.default({ use }).describe(description);
const unique = (names: readonly string[]) => new Set(names).size === names.length;
const levels = z.record(z.string(), z.array(z.string()));

const order = z.union([
  z.enum(["auto", "permutation"]).transform((use) => ({ use })),
  z.literal("blocks").transform(() => BLOCKS),
  z.strictObject({ use: z.enum(["auto", "permutation"]) }),
  z.strictObject({
    use: z.literal("blocks"),
    cells: z.int().min(1).default(BLOCKS.cells).describe("Consecutive cells per block."),
    pool: z.int().min(1).default(BLOCKS.pool).describe("Blocks whose cells are shuffled together."),
  }),
]);

const data = z.union([
  z.string().transform((path) => ({ use: "auto", path: [path] })),
  z.looseObject({
    use: z.string().default("auto").describe("Dataset plugin; auto chooses by the file."),
    path: z
      .union([z.string().transform((path) => [path]), z.array(z.string())])
      .optional()
      .describe("File or folder, or several; several add the cell column sample."),
    memory: z
      .union([z.literal("auto"), z.int().min(0), z.string().regex(SIZE)])
      .optional()
      .describe(
        'Bytes for the counts, or a size such as "500 MB"; auto (default): a quarter of the free memory. Larger counts ' +
          "stay on disk. Results are the same.",
      ),
    order: order
      .optional()
      .describe(
        "Order of the training cells in an epoch: permutation, or blocks of consecutive cells; auto (default): blocks " +
          "above 2^26 nonzero counts.",
      ),
  }),
]);

const cells = z.strictObject({
  drop: levels.default({}).describe("Cells to remove, by column and level: { demuxlet_call: [DBL] }."),
  minCounts: z.number().min(0).default(0).describe("Minimum counts per cell, over all genes."),
  minGenes: z.int().min(0).default(0).describe("Minimum detected genes per cell."),
});

const genes = z.looseObject({
  select: z.string().default("seurat-v3").describe("Gene-selection plugin; its options go beside this key."),
  count: z.int().min(1).optional().describe("Number of selected genes."),
});

const evaluation = z.strictObject({
  metrics: z
    .array(pluginChoice)
    .default(
      [
        "latent-correlations",
        "max-correlation",
        "matched-correlation",
        "active-units",
        "auroc",
        "single-latent-accuracy",
        "clustering-agreement",
        "removal",
      ].map((use) => ({ use })),
    )
    .describe("Metric plugins."),
  clustering: choice("k-means", "Clustering for the metrics that need one."),
  baseline: z.boolean().default(true).describe("Evaluate principal components of the same cells for comparison."),
  activeThreshold: z
    .number()
    .min(0)
    .default(ACTIVE_THRESHOLD)
    .describe("Mean KL divergence above which a latent is active, in nats."),
  topGenes: z.int().min(1).default(20).describe("Genes listed per latent and direction."),
  cells: z
    .int()
    .min(100)
    .default(10_000)
    .describe("Maximum cells that the metrics use; more are drawn at random in the shares of the factors' levels."),
  minCells: z
    .int()
    .min(1)
    .default(10)
    .describe("Minimum cells of a level; metrics leave smaller levels out, with a note."),
  minDetection: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Minimum share of cells with a count of a gene, for gene lists and gene set tests."),
  geneSets: z
    .strictObject({
      top: z.int().min(1).default(100).describe("Top genes per direction that are tested for over-representation."),
      smallest: z.int().min(1).default(5).describe("Minimum size of a set, in genes of the model."),
      largest: z.int().min(1).default(500).describe("Maximum size of a set, in genes of the model."),
      fdr: z.number().gt(0).max(1).default(0.05).describe("Maximum false discovery rate of reported sets."),
    })
    .prefault({})
    .describe("Tests of the gene sets given to evaluate (--gene-sets)."),
});

/** A configuration over its preset, before defaults are filled in. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("JSON Schema of this file, for editors."),
  preset: z
    .enum(["recommended", "scvi", "linear-scvi"])
    .default("recommended")
    .describe("Base settings; your keys override them."),
  seed: z.int().min(0).default(0).describe("Seed of all random numbers of the run."),
  plugins: z
    .array(z.string())
    .default([])
    .describe("Packages and files with plugins, resolved from the folder of this file."),
  data: data.prefault({}).describe("Count data: a path, or a dataset plugin with its options."),
  cells: cells.prefault({}).describe("Cell filters."),
  missing: levels
    .default({})
    .describe("Levels that mean unknown, by factor. Training uses these cells, metrics leave them out."),
  genes: genes.prefault({}).describe("Gene selection."),
  factors: z
    .array(z.string())
    .refine(unique, "named twice")
    .default([])
    .describe("Cell columns that the metrics compare with the latents."),
  periods: periods.optional(),
  covariates: z.array(covariate).default([]).describe("Cell columns that condition the decoder."),
  labels: labels.optional(),
  latents: z.int().min(1).default(10).describe("Number of latents."),
  encoder: choice("mlp-encoder", "Encoder, q(z | x)."),
  decoder: choice("mlp-decoder", "Decoder, from latents to the parameters of the likelihood."),
  likelihood: choice("negative-binomial", "Likelihood of the counts, p(x | z)."),
  librarySize: choice("observed", "Library size of each cell."),
  prior: choice("standard-normal", "Prior, p(z). The prior of a preset applies to the objective of that preset only."),
  objective: choice("beta-vae", "Training objective (loss)."),
  optimizer: choice("adam", "Optimizer."),
  rotation: pluginChoice
    .optional()
    .describe(
      "Rotation of the active latents after training, without labels. That of a preset applies if no objective is named.",
    ),
  backend: choice("simd", "Compute backend."),
  training: training.prefault({}),
  evaluation: evaluation.prefault({}),
  reports: pluginList.default([{ use: "html" }, { use: "json" }]).describe("Report plugins."),
  trackers: pluginList
    .optional()
    .describe("Tracker plugins, which record settings and metrics. They change no result."),
});

export type ConfigInput = z.input<typeof configSchema>;
/** A configuration with every default filled in; plugin options too after `withResolvedOptions`. */
export type Config = z.output<typeof configSchema>;
