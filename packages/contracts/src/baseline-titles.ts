import type { BaselineName } from "./evaluation.js";

/** Titles of the baselines, where a user reads them. */
export const BASELINE_TITLES: Readonly<Record<BaselineName, string>> = {
  pca: "PCA",
  ica: "ICA of PCs",
  "poisson-varimax": "Poisson varimax",
};
