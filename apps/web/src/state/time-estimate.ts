import { signal } from "@preact/signals";
import type { TimeEstimate } from "../engine/protocol.js";
import { inspection } from "./cells.js";
import { config, text } from "./config.js";
import { trainingWorker } from "./workers.js";

/** The estimate for a configuration text; without a value while it is measured, or where it cannot be. */
export const timeEstimate = signal<{ readonly text: string; readonly value?: TimeEstimate } | undefined>(undefined);

let controller: AbortController | undefined;

/** Measures some steps of the present configuration, unless that is done. Training ends a measurement. */
export async function estimateTime(): Promise<void> {
  const description = inspection.value?.description;
  const now = text.value;
  if (description === undefined || timeEstimate.value?.text === now) return;
  stopEstimate();
  controller = new AbortController();
  const { signal: ended } = controller;
  timeEstimate.value = { text: now };
  try {
    const { cells, genes } = description;
    const request = { config: config.value, cells, genes };
    const value = await trainingWorker.call("estimate", request, { signal: ended }).result;
    if (timeEstimate.value?.text === now) timeEstimate.value = { text: now, value };
  } catch {
    // an estimate is a convenience: training itself reports what is wrong
    if (ended.aborted && timeEstimate.value?.text === now) timeEstimate.value = undefined;
  }
}

export function stopEstimate(): void {
  controller?.abort();
  controller = undefined;
}
