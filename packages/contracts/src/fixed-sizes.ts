/** Cells that are read, encoded or decoded at a time outside training. Bounds memory; no result depends on it. */
export const CELLS_PER_BLOCK = 512;

/** Library size of normalized expression, as `target_sum=1e4` of scanpy.pp.normalize_total. */
export const COUNTS_PER_CELL = 10_000;

/** Top-level keys that may differ between seeds of one configuration. */
export const IGNORED_KEYS: ReadonlySet<string> = new Set([
  "$schema",
  "seed",
  "evaluation",
  "reports",
  "trackers",
  "backend",
]);

/** Default mean KL divergence above which a latent is active, in nats. */
export const ACTIVE_THRESHOLD = 0.01;
