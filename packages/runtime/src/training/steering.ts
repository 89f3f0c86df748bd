// Pausing and monitoring of training. Neither changes a result.
import { encodeCells } from "../model/encode-cells.js";
import type { TrainingEvent } from "./events.js";
import type { RunSetup } from "./setup.js";

/** Pauses training between two steps, when it yields to the event loop. */
export interface PauseSignal {
  readonly paused: boolean;
  /** Resolves when training may continue; at once if it is not paused. */
  resumed(): Promise<void>;
}

/** Requests events of kind "representation" during training. */
export interface RepresentationMonitor {
  /** Maximum number of cells, evenly spaced over all cells. */
  readonly cells: number;
  /** Minimum time between two events. */
  readonly seconds: number;
}

export interface Steering {
  /** While it is paused, training waits after its next checkpoint. */
  readonly pauseSignal?: PauseSignal;
  readonly monitor?: RepresentationMonitor;
}

/** The current latent representation of the monitored cells: posterior means, which draw no random numbers. */
export async function representationEvent(
  { data, model }: Pick<RunSetup, "data" | "model">,
  monitor: RepresentationMonitor,
  step: number,
) {
  const shown = Math.min(monitor.cells, data.cells);
  const cells = Int32Array.from({ length: shown }, (_, i) => Math.floor((i * data.cells) / shown));
  return {
    kind: "representation",
    step,
    cells,
    representation: (await encodeCells({ model }, data, cells)).representation,
  } satisfies TrainingEvent;
}
