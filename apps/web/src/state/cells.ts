import { signal } from "@preact/signals";
import type { Look, OpenedCells } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { configureFor } from "./config.js";
import { engine } from "./engine.js";

/** The cells that a new page begins with: the simulator's small preset, with the two factors to find in them. */
export const SIMULATED: OpenedCells = {
  kind: "simulated",
  options: { preset: "small" },
  factors: ["group", "activity_00"],
};

export const source = signal<OpenedCells>(SIMULATED);
export const look = signal<Look | undefined>(undefined);
/** What is being read, in words; absent when nothing is. */
export const reading = signal<string | undefined>(undefined);
export const openFailure = signal<Failure | undefined>(undefined);

let asked = 0;

/** Looks into cells and proposes a configuration for them. What was open stays open where the new cells cannot be read. */
export async function openCells(next: OpenedCells): Promise<void> {
  const mine = ++asked;
  reading.value =
    next.kind === "simulated" ? "Simulating cells" : `Reading ${next.files.map(({ name }) => name).join(", ")}`;
  openFailure.value = undefined;
  try {
    const found = await engine.call("look", next);
    if (mine !== asked) return;
    source.value = next;
    look.value = found;
    await configureFor(found, next);
  } catch (failure) {
    if (mine === asked) openFailure.value = failure as Failure;
  } finally {
    if (mine === asked) reading.value = undefined;
  }
}
