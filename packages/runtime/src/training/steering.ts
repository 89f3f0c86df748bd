// What a caller may do to training while it runs. None of it reaches a result.
import { encodeCells } from "../model/encode-cells.js";
import type { TrainingEvent } from "./events.js";
import type { RunSetup } from "./setup.js";

/** Holds training between two steps, where it would let timers in anyway. */
export interface PauseSignal {
  readonly closed: boolean;
  /** Resolves when it is open again. */
  opened(): Promise<void>;
}

/** Cells whose codes are reported while training goes on. */
export interface Watch {
  /** At most this many, spread evenly over all. */
  readonly cells: number;
  /** Least time between two reports. */
  readonly seconds: number;
}

export interface Steering {
  /** Closed, training waits after its next checkpoint. */
  readonly pauseSignal?: PauseSignal;
  readonly watch?: Watch;
}

/** The codes of some cells as they are now; they are placed without noise, so that watching changes nothing. */
export function watchedRepresentation({ data, model }: Pick<RunSetup, "data" | "model">, watch: Watch, step: number) {
  const shown = Math.min(watch.cells, data.cells);
  const cells = Int32Array.from({ length: shown }, (_, i) => Math.floor((i * data.cells) / shown));
  return {
    kind: "watched",
    step,
    cells,
    representation: encodeCells(model, data, cells).representation,
  } satisfies TrainingEvent;
}
