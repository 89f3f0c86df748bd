/** summary.json: what was read, chosen and trained; nothing that depends on the clock. */
export interface RunSummary {
  readonly cells: number;
  readonly trainingCells: number;
  readonly validationCells: number;
  readonly genes: number;
  readonly genesInFile: number;
  readonly cellsInFile: number;
  readonly droppedCells: Readonly<Record<string, number>>;
  readonly data: {
    readonly format: string;
    readonly files: readonly string[];
    readonly matrix: string;
    readonly matrixReason: string;
  };
  readonly objective: string;
  readonly parameters: number;
  readonly epochs: number;
  readonly steps: number;
  readonly stoppedEarly: boolean;
  /** Mean KL(q(z_j | x) ‖ p(z_j)) per latent over all cells after training, nats. */
  readonly klPerLatent: readonly number[];
  /** Mean over cells of log p(x | z) lost when the latent is put at its mean, nats; absent from runs of older versions. */
  readonly reconstructionEffectPerLatent?: readonly number[];
  /** Inactive latents with one posterior for all cells; absent without training.pinInactive. */
  readonly pinnedLatents?: readonly number[];
  readonly warnings: readonly string[];
}
