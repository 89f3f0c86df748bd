import { HeddleError } from "@heddle/contracts";
import type { RunStore } from "./run-store.js";

/** A JSON file of a run. Throws HeddleError "bad-run-folder" that names the file where it is not JSON. */
export async function readJson(store: RunStore, file: string): Promise<unknown> {
  const text = new TextDecoder().decode(await store.read(file));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeddleError("bad-run-folder", {
      where: `${store.name}/${file}`,
      expected: "JSON",
      got: (cause as Error).message,
      next: "Use another copy of the run.",
      cause,
    });
  }
}
