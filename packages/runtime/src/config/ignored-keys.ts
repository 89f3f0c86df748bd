/** Keys that may differ between runs of one configuration. */
export const IGNORED_KEYS: ReadonlySet<string> = new Set(["$schema", "seed", "evaluation", "reports"]);
