import type { ColumnDescription, DatasetDescription } from "@heddle/contracts";
import { type ConfigInput, PRESETS } from "@heddle/runtime/config";

/** Levels that mean that the value of a cell is not known. */
const UNKNOWN = /^(unassigned|unknown|none|na|n\/a|nan|other|ambiguous|undetermined|)$/i;
/** Levels that mark two cells in one droplet. */
const DOUBLET = /^(dbl|doublet|multiplet)s?$/i;
/** A column with more levels names cells or clones. */
const MAX_FACTOR_LEVELS = 60;
const GENES = 2000;
const PRESET = "recommended";

export interface ProposeOptions {
  /** Where the cells are, as `data` of a configuration: `{ path: "cells.h5ad" }`. */
  readonly data: ConfigInput["data"];
  /** Factors, if they are known. Default: all columns that look like one. */
  readonly factors?: readonly string[];
  /** Default: the preset's. */
  readonly backend?: ConfigInput["backend"];
}

/** A first configuration for a dataset. */
export interface ProposedConfig {
  readonly config: ConfigInput;
  /** One comment per key, for a file that a person edits. */
  readonly comments: Readonly<Partial<Record<keyof ConfigInput, string>>>;
  /** Keys that `config` leaves out, with values that a person may choose. */
  readonly suggested: Pick<ConfigInput, "covariates" | "labels" | "objective">;
}

/**
 * Settings `labels` for a column whose known labels train a classifier: its levels that look unknown, such as
 * "unassigned", are cells without a label.
 *
 * @example
 * const column = (await inspect("cells.h5ad")).columns.find(({ name }) => name === "cell_type")!;
 * const config = { factors: ["condition"], labels: proposeLabels(column) };
 */
export function proposeLabels({ name, levels = [] }: ColumnDescription): NonNullable<ConfigInput["labels"]> {
  const unlabeled = unknownLevels(levels);
  if (unlabeled.length === 0) return { column: name };
  return { column: name, unlabeledCategory: unlabeled.length === 1 ? unlabeled[0] : unlabeled };
}

/**
 * A first configuration for a dataset: the preset `recommended`, with factors, unknown levels and doublets as its columns
 * name them. `heddle init` and the page write it. Model and training are exactly the preset's; the keys that people
 * change first are spelled out.
 *
 * @example
 * const { config } = proposeConfig(await inspect("cells.h5ad"), { data: { path: "cells.h5ad" } });
 * await train(config).result;
 */
export function proposeConfig(description: DatasetDescription, options: ProposeOptions): ProposedConfig {
  const { columns, genes } = description;
  const candidates = columns.filter(
    ({ role, levels }) => role === "factor" && (levels?.length ?? 0) <= MAX_FACTOR_LEVELS,
  );
  const { factors: names = candidates.map(({ name }) => name) } = options;
  const factors = columns.filter(({ name }) => names.includes(name));
  const covariates = columns.filter(({ role, kind }) => role === "covariate" && kind !== "number");
  const drop = levelsLike(columns, DOUBLET);
  const missing = levelsLike(factors, UNKNOWN);
  const { rotation, training } = PRESETS[PRESET];
  const config: ConfigInput = {
    preset: PRESET,
    seed: 0,
    data: options.data,
    cells: { ...(Object.keys(drop).length > 0 && { drop }), minCounts: 1 },
    factors: [...names],
    ...(Object.keys(missing).length > 0 && { missing }),
    genes: genes <= GENES ? { select: "all" } : { select: "seurat-v3", count: GENES },
    latents: 10,
    // objective and training.rotateAfter follow the choice of a rotation, unless the file names them
    rotation: { ...rotation },
    training: { epochs: training.epochs },
    ...(options.backend !== undefined && { backend: options.backend }),
  };
  const partial = factors.find(isPartlyLabeled);
  const suggested = {
    ...(covariates.length > 0 && { covariates: covariates.map(({ name }) => name) }),
    ...(partial && { labels: proposeLabels(partial) }),
    objective: { use: "beta-vae", beta: 4 },
  };
  return { config, comments: commentsOn(candidates, config), suggested };
}

const unknownLevels = (levels: NonNullable<ColumnDescription["levels"]>): string[] =>
  levels.map(({ name }) => name).filter((name) => UNKNOWN.test(name));

/** True for a column with cells without a label beside at least two labels. */
function isPartlyLabeled({ levels = [], missing }: ColumnDescription): boolean {
  const unlabeled = unknownLevels(levels).length;
  return levels.length - unlabeled >= 2 && (unlabeled > 0 || missing > 0);
}

/** Columns with levels that match, and these levels. */
function levelsLike(columns: readonly ColumnDescription[], pattern: RegExp): Record<string, string[]> {
  const found = columns.flatMap(({ name, levels = [] }): [string, string[]][] => {
    const names = levels.filter((level) => pattern.test(level.name)).map((level) => level.name);
    return names.length > 0 ? [[name, names]] : [];
  });
  return Object.fromEntries(found);
}

function commentsOn(candidates: readonly ColumnDescription[], { genes }: ConfigInput): ProposedConfig["comments"] {
  const listed = candidates
    .map(({ name, levels }) => `${name} (${levels === undefined ? "numeric" : `${levels.length} levels`})`)
    .join(", ");
  return {
    preset: "Base settings. scvi: the defaults of scvi-tools.",
    seed: "Seed of all random numbers of the run.",
    cells: "Cells to leave out: doublets, and cells without counts.",
    factors: `Factors to compare latents with. Columns that look like factors: ${listed || "none"}. Keep those of interest.`,
    missing: "Levels that mean unknown: cells with them are used for training and left out of metrics.",
    labels: "Semi-supervised training: a classifier learns the known labels and predicts the others.",
    covariates: "Batches or donors: the decoder receives them, so that latents need not encode them.",
    genes: genes?.select === "all" ? "All genes." : "Highly variable genes; or select: all.",
    latents: "Number of latents.",
    objective:
      "Another loss than the preset's; its latents are rotated after training only. A larger beta weighs the KL divergence more.",
    rotation:
      "Axes of the latents, chosen without labels. The loss of the preset belongs to it: a β-VAE with β = 1; after two thirds of the epochs the latents are rotated, and their total correlation has weight 6 (objective.beta). With use: none or with labels, the loss stays that of β = 1.",
    backend: "strict: the same numbers on every machine, in a browser and on the command line.",
    training: "Passes over the training cells.",
  };
}
