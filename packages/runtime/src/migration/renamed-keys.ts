// Keys that format 2 calls otherwise than format 1, as data.

/** Old and new name of a key. */
export type Rename = readonly [old: string, current: string];

export interface RenamedOption {
  /** Where the options stand in a configuration; `*` is any item of a list. */
  readonly path: readonly string[];
  /** The plugins whose option it is; undefined for a key of the configuration itself. */
  readonly plugins?: readonly string[];
  readonly names: Rename;
}

const NETWORKS = ["mlp-encoder", "mlp-decoder", "linear-decoder", "additive-decoder", "learned"];
const normalization = (key: string): RenamedOption => ({
  path: [key],
  plugins: NETWORKS,
  names: ["normalisation", "normalization"],
});

export const RENAMED_OPTIONS: readonly RenamedOption[] = [
  { path: ["training"], names: ["fixVanished", "pinInactive"] },
  normalization("encoder"),
  normalization("decoder"),
  normalization("librarySize"),
  { path: ["evaluation", "clustering"], plugins: ["k-means"], names: ["standardise", "standardize"] },
  { path: ["evaluation", "clustering"], plugins: ["leiden"], names: ["neighbours", "neighbors"] },
  { path: ["reports", "*"], plugins: ["json"], names: ["codes", "representation"] },
  { path: ["evaluation", "metrics", "*"], plugins: ["removal"], names: ["neighbours", "neighbors"] },
  { path: ["evaluation", "metrics", "*"], plugins: ["removal"], names: ["diversityNeighbours", "diversityNeighbors"] },
];

/** Keys of metrics.jsonl, summary.json and a checkpoint's progress. */
export const RENAMED_FIGURES: readonly Rename[] = [
  ["evidenceLowerBound", "elbo"],
  ["divergencePerLatent", "klPerLatent"],
  ["reconstructionPerLatent", "reconstructionEffectPerLatent"],
  ["fixedLatents", "pinnedLatents"],
];

/** Keys of a latent in evaluation.json. */
export const RENAMED_IN_LATENTS: readonly Rename[] = [
  ["divergence", "kl"],
  ["deviation", "standardDeviation"],
];

/** Parts of a metric result's name, between slashes. */
export const RENAMED_RESULTS: readonly Rename[] = [["neighbours", "neighbors"]];

const CURRENT_NAMES: ReadonlyMap<string, string> = new Map(RENAMED_OPTIONS.map(({ names }) => names));

/** What a key of an old configuration is called now; undefined for a key that was not renamed. */
export const currentName = (key: string): string | undefined => CURRENT_NAMES.get(key);
