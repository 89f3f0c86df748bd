import { z } from "zod";
import { PRESET_NAMES } from "./presets.js";

// Splatter's parameters (Zappia et al. 2017, doi 10.1186/s13059-017-1305-0; source 070c4e9a) with its defaults, in
// camel case, and the extension of scsim (Kotliar et al. 2019, doi 10.7554/eLife.43803): activity programs.

const probability = () => z.number().min(0).max(1);
const perGroup = <T extends z.ZodType>(value: T) => z.union([value, z.array(value).min(1)]);

const library = z
  .strictObject({
    location: z.number().default(11).describe("Mean of the logarithm of the library size; of the size if normal."),
    scale: z.number().min(0).default(0.2).describe("Standard deviation of the logarithm; of the size if normal."),
    normal: z.boolean().default(false).describe("Draw sizes from a normal instead of a log-normal distribution."),
  })
  .prefault({})
  .describe("Expected counts per cell.");

const mean = z
  .strictObject({
    shape: z.number().positive().default(0.6).describe("Shape of the gamma distribution of gene means."),
    rate: z.number().positive().default(0.3).describe("Rate of the gamma distribution of gene means."),
  })
  .prefault({})
  .describe("Gene means, before scaling to the library size.");

const outliers = z
  .strictObject({
    probability: probability().default(0.05).describe("Probability that a gene is an outlier."),
    location: z.number().default(4).describe("Location of the log-normal outlier factor."),
    scale: z.number().min(0).default(0.5).describe("Scale of the log-normal outlier factor."),
  })
  .prefault({})
  .describe("Genes whose mean becomes the median mean times an outlier factor.");

const de = z
  .strictObject({
    probability: perGroup(probability()).default(0.1).describe("Probability that a gene is differentially expressed."),
    downProbability: perGroup(probability()).default(0.5).describe("Probability that such a gene is downregulated."),
    location: perGroup(z.number()).default(0.1).describe("Location of the log-normal factor."),
    scale: perGroup(z.number().min(0)).default(0.4).describe("Scale of the log-normal factor."),
  })
  .prefault({})
  .describe("Differential expression of each group or path: one value for all of them, or one per group.");

const bcv = z
  .strictObject({
    common: z.number().min(0).default(0.1).describe("Biological coefficient of variation common to all genes."),
    degreesOfFreedom: z
      .union([z.number().positive(), z.literal("infinite")])
      .default(60)
      .describe("Degrees of freedom of its chi-square spread between genes; 'infinite' for none."),
  })
  .prefault({})
  .describe("Biological coefficient of variation.");

const batches = z
  .strictObject({
    cells: z.array(z.int().min(1)).default([]).describe("Cells per batch, adding up to `cells`; [] for one batch."),
    location: z.number().default(0.1).describe("Location of the log-normal batch factor."),
    scale: z.number().min(0).default(0.1).describe("Scale of the log-normal batch factor."),
    removeEffect: z.boolean().default(false).describe("Draw batch factors, then set them to 1."),
  })
  .prefault({})
  .describe("Batches: fixed blocks of cells, each with a factor per gene.");

const paths = z
  .strictObject({
    from: z
      .array(z.int().min(0))
      .default([])
      .describe("For each path the number (from 1) of the path it starts from, 0 for the origin; [] for all 0."),
    steps: perGroup(z.int().min(2)).default(100).describe("Steps between the start and the end of a path."),
    skew: perGroup(probability()).default(0.5).describe("1: cells gather at the start; 0: at the end; 0.5: neither."),
    nonlinearProbability: perGroup(probability())
      .default(0.1)
      .describe("Probability that a gene changes non-linearly."),
    sigmaFactor: perGroup(z.number().min(0)).default(0.8).describe("Spread of the non-linear changes."),
  })
  .prefault({})
  .describe("Used with method 'paths': differentiation from a start to an end in steps.");

const dropout = z
  .strictObject({
    kind: z
      .enum(["none", "experiment", "batch", "group", "cell"])
      .default("none")
      .describe("Technical zeros, and the level of midpoint and shape."),
    midpoint: perGroup(z.number()).default(0).describe("Log mean at which half the counts are dropped."),
    shape: perGroup(z.number()).default(-1).describe("Steepness; negative: low expression is dropped."),
  })
  .prefault({})
  .describe("Logistic dropout. One value, or one per batch, group or cell, as set by `kind`.");

const range = z
  .tuple([probability(), probability()])
  .refine(([low, high]) => low <= high, { message: "the first number must not exceed the second" });

const program = z.strictObject({
  genes: z.int().min(1).describe("Genes of the program."),
  cellFraction: probability().default(0.35).describe("Probability that a cell of an active group uses the program."),
  groups: z.array(z.int().min(0)).optional().describe("Numbers (from 0) of the groups that may use it; default all."),
  usage: range.default([0.1, 0.7]).describe("Share of a using cell's expression, uniform between the two."),
  downProbability: probability().default(0).describe("Probability that a gene of the program is downregulated."),
  location: z.number().default(1).describe("Location of the log-normal factor."),
  scale: z.number().min(0).default(1).describe("Scale of the log-normal factor."),
});

const identity = z
  .strictObject({
    usage: range
      .default([1, 1])
      .describe(
        "Share of a cell's own group in its identity, uniform between the two; the rest is expression without " +
          "differential genes. [1, 1] is Splatter: cells of a group are equal.",
      ),
  })
  .prefault({})
  .describe("Share of its own group in each cell.");

export const simulationSchema = z.strictObject({
  preset: z.enum(PRESET_NAMES).optional().describe("A set of defaults; options given explicitly override it."),
  cells: z.int().min(1).default(100).describe("Cells."),
  genes: z.int().min(1).default(10_000).describe("Genes."),
  seed: z.int().min(0).default(1).describe("The same seed and options give the same bytes."),
  method: z.enum(["groups", "paths"]).default("groups").describe("Separate groups, or paths between them."),
  groups: z.array(probability()).min(1).default([1]).describe("Share of cells in each group or path; adds up to 1."),
  library,
  mean,
  outliers,
  de,
  bcv,
  batches,
  paths,
  dropout,
  identity,
  activity: z
    .array(program)
    .default([])
    .describe("Activity programs: expression that cells of several groups may add to their identity (scsim)."),
});

export type SimulationOptions = z.infer<typeof simulationSchema>;
export type ActivityProgramOptions = SimulationOptions["activity"][number];

/** A value for all groups, or the value of group `k`. */
export function forGroup(value: number | readonly number[], k: number): number {
  return typeof value === "number" ? value : value[k];
}
