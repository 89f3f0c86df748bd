import type { LabelSummary } from "./label-summary.js";
import type { LatentRecord } from "./latents.js";
import type { Random } from "./random.js";
import type { ResultDisplay } from "./result-display.js";
import type { Matrix, Table } from "./table.js";

/** One embedding of the cells: the latent representation of a run, or a foreign embedding such as PCA. */
export interface Embedding {
  /** Cells × latents: posterior means, or probabilities of a Concrete group. */
  readonly representation: Matrix;
  /**
   * Mean KL(q(z_j | x) ‖ p(z_j)) over cells, per latent, in nats; marginal for rotated latents. Absent for foreign
   * embeddings.
   */
  readonly klPerLatent?: Float64Array;
  /** Posterior variances, cells × latents; marginal for rotated latents. Absent for foreign embeddings. */
  readonly variances?: Matrix;
  /**
   * The representation in model coordinates, present if `representation` is rotated. The latents of a cell are then
   * correlated under its posterior.
   */
  readonly unrotated?: Matrix;
}

/** Input of a metric. */
export interface MetricInput {
  /** One embedding, or one per seed of a configuration: see `MetricNeeds.embeddings`. */
  readonly embeddings: readonly Embedding[];
  /** One row per cell, in the order of the embedding; missing values as in `Column`. */
  readonly factors: Table;
}

/** Inputs that a metric requires. The runtime skips a metric whose inputs are not available, with a note. */
export interface MetricNeeds {
  /** "several": the metric compares embeddings of at least two seeds. */
  readonly embeddings: "one" | "several";
  /** Kind of factors that the metric evaluates; "any": categorical and continuous. */
  readonly factors: "none" | "categorical" | "continuous" | "circular" | "any";
  /**
   * With "categorical", "continuous" or "circular": why the metric does not evaluate factors of the other kind, and which metric
   * does, as a clause. The notes of the evaluation include it. The conformance suite requires it.
   */
  readonly otherFactors?: string;
  /** True if the metric requires posterior variances or KL divergences. Foreign embeddings are then skipped. */
  readonly posterior?: boolean;
}

/** Random numbers, cancellation and shared settings of one evaluation. */
export interface MetricContext {
  /** The stream of this metric. */
  readonly random: Random;
  /** A stream that all metrics of an evaluation have in common: metrics that draw the same samples share their work. */
  readonly common?: Random;
  readonly signal?: AbortSignal;
  /** `evaluation.activeThreshold`: mean KL divergence above which a latent is active, nats. Default: ACTIVE_THRESHOLD. */
  readonly activeThreshold?: number;
  /** Receives the completed share of the metric, 0 to 1, at intervals of the metric's choice. */
  readonly onProgress?: (done: number) => void;
}

/** Confidence interval of a result, in units of its value; it contains the value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Method and level, for example "half-samples of cells, 200 without replacement, symmetric 95 %". */
  readonly method: string;
}

/** One value of a metric, for an embedding, a factor, a level or a latent. */
export interface MetricResult {
  /**
   * Name in kebab-case, which starts with the plugin's name: "max-correlation/spearman/active". A result whose name ends
   * in "/unusable" is no measurement: `note` gives the reason, and the evaluation lists it in its notes.
   */
  readonly name: string;
  /** The factor that the value concerns. */
  readonly factor?: string;
  /** The level of a categorical factor that the value concerns. */
  readonly level?: string;
  /** Index of the latent that the value concerns, from 0. */
  readonly latent?: number;
  /** The factor whose associated latents were removed from the representation before the evaluation. */
  readonly without?: string;
  /** True if `latent` is associated with `factor`: removing the factor from an embedding removes this latent. */
  readonly follows?: true;
  readonly value: number;
  readonly interval?: Interval;
  /** Expected value if the representation and the factor are independent. */
  readonly nullValue?: number;
  /** Bounds of the measure on any cells and any embedding; an absent bound is infinite. */
  readonly range?: { readonly low?: number; readonly high?: number };
  /** Best attainable value on these cells: the maximum, or the minimum if lower is better. */
  readonly ceiling?: number;
  readonly higherIsBetter: boolean;
  /** Set by the runtime from `Plugin.displays`; a metric does not set it. */
  readonly display?: ResultDisplay;
  /** One clause for the user, such as the reason of an unusable result. */
  readonly note?: string;
}

/** Role "metric": evaluates embeddings. `defineMetric` implements `needs` and the checks of the input. */
export interface Metric {
  readonly needs: MetricNeeds;
  /** @throws HeddleError "bad-data" if the input has wrong shapes, "non-finite" for NaN or infinity */
  evaluate(input: MetricInput, context: MetricContext): Promise<readonly MetricResult[]>;
}

/** Role "clustering": returns one labeling of the cells per resolution. A higher resolution gives more clusters. */
export interface Clustering {
  /** Default resolutions, ascending. */
  readonly resolutions: readonly number[];
  /**
   * The resolution for a factor with this number of levels (≥ 2), fixed without the level of any cell; absent if none is.
   */
  fixedResolution?(levels: number): number;
  /** Returns, per resolution, the cluster of each cell, from 0. `representation` is cells × latents. */
  cluster(
    representation: Matrix,
    resolutions: readonly number[],
    context: MetricContext,
  ): Promise<readonly Int32Array[]>;
}

/** Settings and size of the gene set tests. */
export interface GeneSetTests {
  /** File of the gene sets. */
  readonly source: string;
  /** Number of gene sets tested. */
  readonly tested: number;
  /** Sets whose number of genes in the model is outside the bounds of `evaluation.geneSets`, with that number. */
  readonly leftOut: readonly { readonly set: string; readonly genes: number }[];
  /** Number of genes per direction in the test of the overlap. */
  readonly top: number;
  /** False discovery rate below which a set is reported. */
  readonly fdr: number;
}

/**
 * An embedding that needs no model: principal components, their ICA, and varimax of principal components of Poisson
 * residuals (after sciRED).
 */
export type BaselineName = "pca" | "ica" | "poisson-varimax";

/** Results of the same metrics on an embedding of the same cells and genes that needs no model. */
export interface Baseline<Result extends MetricResult = MetricResult> {
  readonly name: BaselineName;
  readonly results: readonly Result[];
}

/** Results on the factor whose labels trained the model. They are not comparable with those of unsupervised training. */
export interface SupervisedResults {
  /** The cell column of the labels. */
  readonly column: string;
  /** Empty if the column is no factor of the evaluation. */
  readonly results: readonly MetricResult[];
  /** Accuracy on held-out labels; absent for a model that was adapted to other cells. */
  readonly labels?: LabelSummary;
}

/** evaluation.json of a run or of a foreign embedding. */
export interface EvaluationRecord {
  readonly heddle: { readonly format: 2 };
  readonly source: string;
  readonly cells: number;
  /** Number of cells that the metrics used, if fewer than `cells`: `evaluation.cells`. */
  readonly evaluatedCells?: number;
  readonly latents: readonly LatentRecord[];
  /** Settings of the gene set tests; absent if no gene sets were given. */
  readonly geneSets?: GeneSetTests;
  readonly results: readonly MetricResult[];
  /** The same metrics on principal components of the same cells and genes. */
  readonly baseline?: Baseline;
  /** The same metrics on rotations of principal components; absent in evaluations of older versions. */
  readonly otherBaselines?: readonly Baseline[];
  /** Present if training used labels: then `results` omit the factor of the labels. */
  readonly supervised?: SupervisedResults;
  /** Skipped metrics and unusable factors, with reasons. */
  readonly notes: readonly string[];
}

/** A result of several seeds: `value` is the mean over seeds, `interval` is the interval of this mean, clipped to `range`. */
export interface SeedsResult extends MetricResult {
  /** The value of each run, in the order of the runs; absent if the metric compares the seeds. */
  readonly perSeed?: readonly number[];
}

/** Joint evaluation of several seeds of one configuration. */
export interface SeedsRecord {
  readonly heddle: { readonly format: 2 };
  readonly source: "seeds";
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  readonly cells: number;
  readonly results: readonly SeedsResult[];
  readonly baseline?: Baseline<SeedsResult>;
  readonly otherBaselines?: readonly Baseline<SeedsResult>[];
  readonly notes: readonly string[];
}
