import { signal } from "@preact/signals";
import type { Inspection, OpenedCells } from "../engine/protocol.js";
import { configureFor } from "./config.js";
import { engine } from "./workers.js";

/** The cells of a new page: the simulator's small preset, with two of its factors. */
export const SIMULATED: OpenedCells = {
  kind: "simulated",
  options: { preset: "small" },
  factors: ["group", "activity_00"],
};

export const source = signal<OpenedCells>(SIMULATED);
export const inspection = signal<Inspection | undefined>(undefined);
/** A status text while cells are read. */
export const reading = signal<string | undefined>(undefined);
export const openFailure = signal<Error | undefined>(undefined);

let requests = 0;

/** Inspects cells and proposes a configuration for them. Cells that cannot be read leave the open ones in place. */
export async function openCells(next: OpenedCells): Promise<void> {
  const request = ++requests;
  reading.value =
    next.kind === "simulated" ? "Simulating cells" : `Reading ${next.files.map(({ name }) => name).join(", ")}`;
  openFailure.value = undefined;
  try {
    const found = await engine.call("inspect", next).result;
    if (request !== requests) return;
    source.value = next;
    inspection.value = found;
    await configureFor(found);
  } catch (error) {
    if (request === requests) openFailure.value = error as Error;
  } finally {
    if (request === requests) reading.value = undefined;
  }
}
