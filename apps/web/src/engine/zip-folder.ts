import { zipSync } from "fflate";
import type { RunStore } from "heddle";

/** Folders of a run; `checkpoints` serve only to resume it. */
const FOLDERS = [".", "model"];

/** Stored without compression: weights and HDF5 hardly shrink. The same run gives the same bytes. */
export async function zipped(run: string, store: RunStore): Promise<Blob> {
  const files: [string, Uint8Array][] = [];
  for (const folder of FOLDERS) {
    for (const name of await store.list(folder)) {
      const path = folder === "." ? name : `${folder}/${name}`;
      if (FOLDERS.includes(name) || name === "checkpoints" || name.endsWith(".partial")) continue;
      files.push([`${run}/${path}`, await store.read(path)]);
    }
  }
  const bytes = zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/zip" });
}
