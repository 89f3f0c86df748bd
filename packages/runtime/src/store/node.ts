// Where Node keeps runs; what `#stores` leads to outside browsers.
import { isObjectAddress } from "@heddle/object-store";
import { folderStore } from "./node-folder-store.js";
import { objectRunStore } from "./node-object-run-store.js";
import type { RunStore } from "./run-store.js";

export { folderStore };

/** The run in a folder, or at an address such as `s3://bucket/runs/a`. */
export function storeAt(place: string): RunStore {
  return isObjectAddress(place) ? objectRunStore(place) : folderStore(place);
}
