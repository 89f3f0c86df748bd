import { countsSettings } from "../config/data-keys.js";
import type { OnTrainingEvent } from "./events.js";
import type { RunSetup } from "./setup.js";

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** Reports where the counts are, if not simply in memory. These events are no warnings of the run, which is the same. */
export function reportCountsPlace(setup: RunSetup, onEvent: OnTrainingEvent): void {
  const { config, data, order } = setup;
  const { bytes } = data.counts;
  const { memory = "auto" } = countsSettings(config.data);
  if (data.counts.whole === undefined) {
    onEvent({ kind: "stage", name: `counts stay on disk: ${size(bytes)}, data.memory: ${memory}` });
    if (order.use === "permutation") onEvent({ kind: "warning", message: PERMUTED });
  } else if (bytes > setup.memory) {
    onEvent({ kind: "warning", message: readWhole(data.origin.files.map(({ path }) => path).join(", "), size(bytes)) });
  }
}

const PERMUTED =
  "Permuted cells of a file on disk are slow: each window of cells reads most of the file. Set data.order: blocks, or " +
  "write a shuffled copy with heddle shuffle; both change the order of the cells, and so the result.";

const readWhole = (files: string, bytes: string): string =>
  `${files || "The data"} is read whole (${bytes}), because its counts are not stored by rows (CSR). heddle shuffle writes a copy ` +
  "that training reads in blocks.";
