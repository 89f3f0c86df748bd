import type { LatentRecord } from "./latents.js";
import type { Random } from "./random.js";
import type { StepRecorder } from "./recording.js";
import type { ResultDisplay } from "./result-display.js";
import type { RunSummary } from "./run-summary.js";
import type { Matrix, Table } from "./table.js";

/** One embedding of the cells, whatever made it. */
export interface Embedding {
  /** Cells × latents. */
  readonly representation: Matrix;
  /** Mean KL(q(z_j | x) ‖ p(z_j)) per latent, nats; absent for foreign embeddings. */
  readonly klPerLatent?: Float64Array;
  /** Posterior variances, cells × latents; absent for foreign embeddings. */
  readonly variances?: Matrix;
}

export interface MetricInput {
  /** One, or several seeds of one configuration: see `MetricNeeds.embeddings`. */
  readonly embeddings: readonly Embedding[];
  /** A row per cell; missing values as in `Column`. */
  readonly factors: Table;
}

export interface MetricNeeds {
  readonly embeddings: "one" | "several";
  readonly factors: "none" | "categorical" | "continuous" | "any";
  /**
   * With "categorical" or "continuous": why factors of the other kind cannot be judged, and what judges them, as a
   * clause. The evaluation's notes say it of the factors left out; the suite of metrics asks for it.
   */
  readonly otherFactors?: string;
  /** Posterior variances or divergences are needed: foreign embeddings are left out. */
  readonly posterior?: boolean;
}

export interface MetricContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** For instance "bootstrap over cells, 200 resamples, latent chosen again in each, 95 %". */
  readonly method: string;
}

export interface MetricResult {
  /**
   * kebab-case, the plugin's name first: "max-correlation/spearman/active". A name that ends in "/unusable" is no
   * measurement: `note` says why `factor` could not be judged, and the evaluation lists it among its notes.
   */
  readonly name: string;
  readonly factor?: string;
  /** Level of a categorical factor, where the value is for one. */
  readonly level?: string;
  /** The latent the value is about, from 0. */
  readonly latent?: number;
  /** Set where the value is about the codes without the latents that follow this factor. */
  readonly without?: string;
  /** `latent` is taken to stand for `factor`: what leaving the factor out of an embedding leaves out. */
  readonly follows?: true;
  readonly value: number;
  readonly interval?: Interval;
  /** What chance gives. */
  readonly nullValue?: number;
  /** What the measure can be on any cells, whichever the embedding; an end left out is unbounded. */
  readonly range?: { readonly low?: number; readonly high?: number };
  /** The best any embedding could reach on these cells: the largest value, or the smallest where lower is better. */
  readonly ceiling?: number;
  readonly higherIsBetter: boolean;
  /** Filled in by the runtime from `Plugin.displays`; a plugin leaves it out. */
  readonly display?: ResultDisplay;
  readonly note?: string;
}

/** Role "metric". */
export interface Metric {
  readonly needs: MetricNeeds;
  evaluate(input: MetricInput, context: MetricContext): Promise<readonly MetricResult[]>;
}

/** Role "clustering": one labeling per resolution, finer as the resolution rises. */
export interface Clustering {
  readonly resolutions: readonly number[];
  cluster(codes: Matrix, resolutions: readonly number[], context: MetricContext): Promise<readonly Int32Array[]>;
}

/** One line of metrics.jsonl. Terms are means per cell, in nats where they are divergences or log probabilities. */
export interface EpochRecord {
  readonly epoch: number;
  readonly step: number;
  /** Σ weight · value over training cells. */
  readonly loss: number;
  /** E[log p(x | z)] − KL, both unweighted: comparable at any β. */
  readonly elbo: number;
  readonly terms: Readonly<Record<string, { readonly value: number; readonly weight: number }>>;
  readonly validation?: { readonly loss: number; readonly elbo: number };
  /** Mean KL per latent on the training cells of this epoch. */
  readonly klPerLatent: readonly number[];
  readonly activeLatents: number;
}

/** Which gene sets were tested, and how. */
export interface GeneSetTests {
  readonly source: string;
  readonly tested: number;
  /** Sets with fewer or more of the model's genes than `evaluation.geneSets` allows, and how many they have; none is []. */
  readonly leftOut: readonly { readonly set: string; readonly genes: number }[];
  readonly top: number;
  readonly fdr: number;
}

/** evaluation.json of a run or of a foreign embedding. */
export interface EvaluationRecord {
  readonly heddle: { readonly format: 2 };
  readonly source: string;
  readonly cells: number;
  readonly latents: readonly LatentRecord[];
  /** What the latents' gene sets were tested with. */
  readonly geneSets?: GeneSetTests;
  readonly results: readonly MetricResult[];
  /** The same metrics on principal components of the same cells and genes. */
  readonly baseline?: { readonly name: "pca"; readonly results: readonly MetricResult[] };
  /** Factors that could not be used, and why. */
  readonly notes: readonly string[];
}

/** A result of several seeds: `value` is their mean, `interval` that of the mean, cut at `range`. */
export interface SeedsResult extends MetricResult {
  /** Of each run in turn; absent where the metric compares the seeds with each other. */
  readonly perSeed?: readonly number[];
}

/** Several seeds of one configuration, judged together. */
export interface SeedsRecord {
  readonly heddle: { readonly format: 2 };
  readonly source: "seeds";
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  readonly cells: number;
  readonly results: readonly SeedsResult[];
  readonly baseline?: { readonly name: "pca"; readonly results: readonly SeedsResult[] };
  readonly notes: readonly string[];
}

/** Everything a report may show of one run. */
export interface RunRecord {
  readonly name: string;
  readonly folder: string;
  /** The resolved configuration, as in config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly summary: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly evaluation: EvaluationRecord;
  readonly representation: Matrix;
  /** Factors and cell names, a row per cell of `codes`. */
  readonly cellTable: Table;
}

export interface ReportFile {
  readonly name: string;
  readonly contents: string | Uint8Array;
}

/** Runs of one configuration on the same cells, but for their seed; the metrics that compare them, and their means. */
export interface SeedGroup {
  /** Places in the list of runs. */
  readonly runs: readonly number[];
  readonly results: readonly MetricResult[];
  /** What each run's own evaluation says, over the seeds: see `SeedsResult`. */
  readonly means: readonly SeedsResult[];
}

/** Role "report". */
export interface Report {
  render(runs: readonly RunRecord[], groups?: readonly SeedGroup[]): Promise<readonly ReportFile[]>;
}

/** Role "backend": the engine that computes tensors. */
export interface Backend {
  /** Makes this backend the current one. Throws HeddleError "internal" with the cause where it cannot start. */
  start(): Promise<void>;
  /** After `start`, where steps may be recorded: see `StepRecorder`. */
  recorder?(): StepRecorder | undefined;
}
