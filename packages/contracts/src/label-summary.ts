/** Labels of semi-supervised training and the accuracy of their prediction. */
export interface LabelSummary {
  /** The cell column. */
  readonly column: string;
  /** Number of cells whose label training used. */
  readonly labeledCells: number;
  /** Number of cells with a label that training did not use: validation cells and those of `labels.hide`. */
  readonly heldOutCells: number;
  readonly unlabeledCells: number;
  /** Share of the held-out cells whose most probable level is their label; absent without such cells. */
  readonly accuracy?: number;
  /** Mean of this share over the levels of the held-out cells. */
  readonly balancedAccuracy?: number;
  /** Share of the most frequent level of the held-out cells: the accuracy of a constant prediction. */
  readonly majority?: number;
  /** Cells of each level: with a label in training, held out, and held out with a correct prediction. */
  readonly perLevel: readonly {
    readonly level: string;
    readonly training: number;
    readonly heldOut: number;
    readonly correct: number;
  }[];
}
