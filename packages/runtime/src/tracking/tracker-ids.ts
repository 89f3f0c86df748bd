import { ownValue } from "@heddle/contracts";
import { z } from "zod";
import { checked, readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const FILE = "trackers.json";
const ids = z.record(z.string(), z.string());

/** Ids of the run in its trackers, by the name of the plugin. */
export async function readTrackerIds(store: RunStore): Promise<Readonly<Record<string, string>>> {
  if (!(await store.exists(FILE))) return {};
  const next = `Remove ${store.name}/${FILE}: the run is then recorded as a new one.`;
  return checked(await readJson(store, FILE, next), ids, `${store.name}/${FILE}`, next);
}

export async function writeTrackerId(store: RunStore, name: string, id: string): Promise<void> {
  const before = await readTrackerIds(store);
  if (ownValue(before, name) !== id) await store.write(FILE, `${JSON.stringify({ ...before, [name]: id }, null, 2)}\n`);
}
