import { HeddleError } from "@heddle/contracts";
import type { RunStore } from "../store/run-store.js";

/** Throws HeddleError "output-exists" where the store holds something already. */
export async function refuseExisting(store: RunStore): Promise<void> {
  // what a killed process had half written is nothing to keep
  const names = (await store.list(".")).filter((name) => !name.endsWith(".partial"));
  if (names.length === 0) return;
  throw new HeddleError("output-exists", {
    where: store.name,
    expected: "a folder that is not there yet, or empty",
    got: `one with ${names.slice(0, 4).join(", ")}`,
    next: "Choose another place for the run, resume that run, or remove it.",
  });
}
