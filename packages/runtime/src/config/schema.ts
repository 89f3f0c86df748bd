import { z } from "zod";

/** A plugin and its options: "beta-vae", or { use: "beta-vae", beta: 4 }. Options are checked by the plugin's own schema. */
export const pluginChoice = z.union([
  z.string().transform((use) => ({ use })),
  z.looseObject({ use: z.string().describe("Name of the plugin.") }),
]);
export type PluginChoice = { readonly use: string; readonly [option: string]: unknown };

const choice = (use: string, description: string) => pluginChoice.default({ use }).describe(description);
const unique = (names: readonly string[]) => new Set(names).size === names.length;
const levels = z.record(z.string(), z.array(z.string()));

const data = z.union([
  z.string().transform((path) => ({ use: "auto", path: [path] })),
  z.looseObject({
    use: z.string().default("auto").describe("A dataset plugin; auto recognizes the file."),
    path: z
      .union([z.string().transform((path) => [path]), z.array(z.string())])
      .optional()
      .describe("A file or folder, or several: then a column sample is added to the cells."),
  }),
]);

const cells = z.strictObject({
  drop: levels.default({}).describe("Cells to leave out, by column and level: { demuxlet_call: [DBL] }."),
  minCounts: z.number().min(0).default(0).describe("Leave out cells with fewer counts over all genes."),
  minGenes: z.int().min(0).default(0).describe("Leave out cells with fewer genes detected."),
});

const genes = z.looseObject({
  select: z.string().default("seurat-v3").describe("A gene-selection plugin; its options stand beside this key."),
  count: z.int().min(1).optional().describe("Number of genes to keep."),
});

const covariate = z.union([
  z.string().transform((name) => ({ name, kind: "auto" as const })),
  z.strictObject({ name: z.string(), kind: z.enum(["auto", "categorical", "continuous"]).default("auto") }),
]);

const training = z.strictObject({
  epochs: z
    .union([z.int().min(1), z.literal("auto")])
    .default(100)
    .describe("Passes over the training cells; auto: min(round(20000 / cells · 400), 400), as scvi-tools."),
  batchSize: z.int().min(2).default(128).describe("Cells in a minibatch."),
  validation: z.number().min(0).lt(1).default(0.1).describe("Share of cells kept out of training."),
  earlyStopping: z
    .union([
      z.literal(false),
      z.strictObject({
        patience: z.int().min(1).default(45).describe("Epochs without improvement before stopping."),
        minimumDelta: z.number().min(0).default(0).describe("Smallest gain that counts, in nats per cell."),
        restoreBest: z.boolean().default(true).describe("Go back to the weights of the best epoch."),
      }),
    ])
    .default(false)
    .describe("Watches the validation ELBO."),
  restarts: z
    .strictObject({
      count: z.int().min(1).default(1).describe("Models that begin, each with random weights of its own."),
      fraction: z.number().gt(0).max(1).default(0.3).describe("Share of training after which one of them is kept."),
    })
    .prefault({})
    .describe(
      "The model of least training loss goes on, the others are dropped; not when training begins from a model.",
    ),
  pinInactive: z
    .boolean()
    .default(false)
    .describe(
      "After training, a latent that is not active (evaluation.activeThreshold) gets its average posterior for all cells.",
    ),
  checkpointSeconds: z.number().min(0).default(10).describe("Least time between two checkpoints."),
  keepCheckpoints: z.int().min(1).default(2).describe("Number of checkpoints kept."),
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
        "single-latent-accuracy",
        "clustering-agreement",
      ].map((use) => ({ use })),
    )
    .describe("Metric plugins."),
  clustering: choice("k-means", "The clustering that metrics share."),
  baseline: z.boolean().default(true).describe("Measure principal components of the same cells beside the model."),
  activeThreshold: z
    .number()
    .min(0)
    .default(0.01)
    .describe("A latent is active when its mean divergence exceeds this, in nats."),
  topGenes: z.int().min(1).default(20).describe("Genes listed for each latent and direction."),
  geneSets: z
    .strictObject({
      top: z.int().min(1).default(100).describe("Genes of each direction among which sets may be over-represented."),
      smallest: z.int().min(1).default(5).describe("Sets with fewer of the model's genes are left out."),
      largest: z.int().min(1).default(500).describe("Sets with more of the model's genes are left out."),
      fdr: z.number().gt(0).max(1).default(0.05).describe("False discovery rate up to which sets are reported."),
    })
    .prefault({})
    .describe("How gene sets are tested that are given to evaluate (--gene-sets)."),
});

/** A configuration as a user writes it, after presets are merged below it. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("For editors."),
  preset: z
    .enum(["recommended", "scvi", "linear-scvi"])
    .default("recommended")
    .describe("What everything not said here is taken from."),
  seed: z.int().min(0).default(0).describe("Every random number of the run follows from it."),
  plugins: z.array(z.string()).default([]).describe("Packages with plugins, resolved from this file's place."),
  data: data.prefault({}).describe("Where the counts are."),
  cells: cells.prefault({}).describe("Which cells are used."),
  missing: levels
    .default({})
    .describe("Levels that mean unknown, by factor: those cells are trained on but not judged."),
  genes: genes.prefault({}).describe("Which genes are used."),
  factors: z
    .array(z.string())
    .refine(unique, "named twice")
    .default([])
    .describe("Cell columns that latents are held against."),
  covariates: z.array(covariate).default([]).describe("Cell columns given to the decoder."),
  latents: z.int().min(1).default(10).describe("Number of latent coordinates."),
  encoder: choice("mlp-encoder", "q(z | x)."),
  decoder: choice("mlp-decoder", "From latents to the likelihood's parameters."),
  likelihood: choice("negative-binomial", "p(x | z)."),
  librarySize: choice("observed", "Each cell's size."),
  prior: choice("standard-normal", "p(z). A preset's own goes with the preset's objective alone."),
  objective: choice("beta-vae", "What is minimized."),
  optimizer: choice("adam", "How weights follow gradients."),
  backend: choice("simd", "What computes."),
  training: training.prefault({}),
  evaluation: evaluation.prefault({}),
  reports: z
    .array(pluginChoice)
    .default([{ use: "html" }, { use: "json" }])
    .describe("Report plugins."),
});

export type ConfigInput = z.input<typeof configSchema>;
/** A configuration with every default filled in; plugin options too once `choosePlugins` has read it. */
export type Config = z.output<typeof configSchema>;
