// Cells, factors and metrics for the first stage of the frontier, which screen.sweep.yaml leaves open.

/** Singlets of Kang et al. 2018 and their variable genes. */
export const KANG = {
  cells: { drop: { demuxlet_call: ["DBL"] }, minCounts: 1 },
  genes: { select: "seurat-v3", count: 2000 },
  factors: ["condition", "cell_type"],
  missing: { cell_type: ["unassigned"] },
  "evaluation.metrics": [
    { use: "max-correlation", resamples: 0 },
    { use: "active-units" },
    { use: "clustering-agreement", resamples: 0, permutations: 0 },
    { use: "removal", factors: ["condition"], resamples: 0, permutations: 0 },
    { use: "mig", resamples: 0, permutations: 0 },
    { use: "dci", importance: ["linear"], resamples: 0, permutations: 0 },
    { use: "drvi-scores", resamples: 0, permutations: 0 },
  ],
  "evaluation.clustering": { use: "leiden" },
  "evaluation.baseline": false,
};

/** The preprint's simulation. */
export const SIMULATED = {
  data: { use: "simulated", preset: "kimmel-2020" },
  genes: { select: "all" },
  factors: [...[0, 1, 2, 3, 4, 5].map((at) => `identity_0${at}`), "activity_00"],
  "evaluation.metrics": [
    { use: "max-correlation", resamples: 0 },
    { use: "matched-correlation", resamples: 0 },
    { use: "active-units" },
    { use: "mig", resamples: 0, permutations: 0 },
    { use: "dci", importance: ["linear"], resamples: 0, permutations: 0 },
  ],
  "evaluation.baseline": false,
};

/** As arguments of `heddle sweep run`. */
export const sets = (settings) =>
  Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${JSON.stringify(value)}`]);
