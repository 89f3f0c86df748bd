import type { ConsensusSummary } from "./consensus.js";
import type { LabelSummary } from "./label-summary.js";

/** summary.json: data, selected cells and genes, and training of a run. It contains no times, so it is reproducible. */
export interface RunSummary {
  readonly cells: number;
  readonly trainingCells: number;
  readonly validationCells: number;
  readonly genes: number;
  readonly genesInFile: number;
  readonly cellsInFile: number;
  /** Number of dropped cells by reason. */
  readonly droppedCells: Readonly<Record<string, number>>;
  readonly data: {
    readonly format: string;
    readonly files: readonly string[];
    readonly matrix: string;
    readonly matrixReason: string;
  };
  readonly objective: string;
  /** Number of trainable parameters. */
  readonly parameters: number;
  readonly epochs: number;
  readonly steps: number;
  readonly stoppedEarly: boolean;
  /** Share of its epochs after which training was paused; absent for a complete training. */
  readonly pausedAt?: number;
  /** Epochs after which the latents were rotated within the weights (`training.rotateAfter`). */
  readonly rotatedAfter?: number;
  /**
   * Mean KL(q(z_j | x) ‖ p(z_j)) over all cells after training, per latent, in nats. For a rotated latent it is marginal,
   * and the values do not sum to the total KL: see `RotationSummary`.
   */
  readonly klPerLatent: readonly number[];
  /**
   * Mean decrease of log p(x | z) over cells if the latent is set to its mean, per latent, in nats; absent in runs of
   * older versions.
   */
  readonly reconstructionEffectPerLatent?: readonly number[];
  /** Indices of inactive latents with the same posterior for all cells; absent without training.pinInactive. */
  readonly pinnedLatents?: readonly number[];
  /** The rotation of the latents; absent for latents as trained. */
  readonly rotation?: RotationSummary;
  /** Replication of the latents in other runs; absent unless the run is a consensus. */
  readonly consensus?: ConsensusSummary;
  /** Labels of semi-supervised training; absent otherwise. */
  readonly labels?: LabelSummary;
  readonly warnings: readonly string[];
}

/** The rotation of a run's latents. */
export interface RotationSummary {
  /** Name of the plugin. */
  readonly use: string;
  /** True if the rotation keeps the distances between cells. */
  readonly isometric: boolean;
  /** The K mapped latents, ascending, from 0; the others stay as trained. */
  readonly latents: readonly number[];
  /** Number of cells of the fit, drawn at random; absent if it used all training cells, of which there are at most 25,000. */
  readonly cells?: number;
  /**
   * Per mapped latent: true if it is a fitted component that the cells determine, with a stability of at least 0.85; false if
   * it keeps the axis of the model's latent as nearly as the determined components permit. Absent in runs of older
   * versions, in which every mapped latent is a component.
   */
  readonly determined?: readonly boolean[];
  /** Per mapped latent: the stability of its component; null if it keeps its axis. Absent with too few cells. */
  readonly stability?: readonly (number | null)[];
  /**
   * Stability of each of the K fitted components, in canonical order, between 0 and 1: the smallest |r| over cells between
   * its counterparts in fits to the two halves of the cells, over five random splits. Absent with too few cells and in runs
   * of older versions.
   */
  readonly components?: readonly number[];
  /** Mean KL per latent in model coordinates, in nats. Its sum is the total KL, which the ELBO contains. */
  readonly klInModelCoordinates: readonly number[];
}
