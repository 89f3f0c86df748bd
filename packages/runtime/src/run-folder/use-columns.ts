// Columns that training adds to the cells: what it used each cell for. They describe the run, not the biology.

/** "training" or "validation". */
export const SPLIT_COLUMN = "heddle_split";
/** Use of a cell's label in semi-supervised training. */
export const LABEL_USE_COLUMN = "heddle_label_use";

export const USE_COLUMNS: readonly string[] = [SPLIT_COLUMN, LABEL_USE_COLUMN];
