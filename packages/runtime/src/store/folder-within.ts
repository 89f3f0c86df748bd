import type { RunStore } from "./run-store.js";

/** A folder of a run as a store of its own, for the writer of the run. */
export function folderWithin(store: RunStore, folder: string): RunStore {
  const place = (file: string) => (file === "" ? folder : `${folder}/${file}`);
  return {
    name: `${store.name}/${folder}`,
    exists: (file) => store.exists(place(file)),
    read: (file) => store.read(place(file)),
    write: (file, contents) => store.write(place(file), contents),
    append: (file, line) => store.append(place(file), line),
    list: (file) => store.list(place(file)),
    remove: (file) => store.remove(place(file)),
    refresh: async (file) => store.refresh?.(place(file)),
  };
}
