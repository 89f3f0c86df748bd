import { HeddleError } from "@heddle/contracts";
import type { RunStore, Writer } from "./run-store.js";

/** A run in memory. `files` are its initial files; `entries` returns all files, for a download. */
export function memoryStore(
  files: Iterable<readonly [file: string, contents: Uint8Array]> = [],
  name = "memory",
): MemoryStore {
  const held = new Map(files);
  let writer: Writer | undefined;
  const bytesOf = (contents: Uint8Array | string) =>
    typeof contents === "string" ? new TextEncoder().encode(contents) : contents.slice();
  return {
    name,
    entries: () => [...held].sort(([a], [b]) => (a < b ? -1 : 1)),
    exists: async (file) => held.has(normal(file)) || below(held, file).length > 0,
    async read(file) {
      const found = held.get(normal(file));
      if (found !== undefined) return found.slice();
      throw missing(`${name}/${file}`);
    },
    async write(file, contents) {
      held.set(normal(file), bytesOf(contents));
    },
    async append(file, line) {
      held.set(normal(file), joined(held.get(normal(file)), bytesOf(`${line}\n`)));
    },
    list: async (folder) => [...new Set(below(held, folder).map((rest) => rest.split("/")[0]))].sort(),
    async remove(file) {
      for (const rest of below(held, file)) held.delete(`${prefixOf(file)}${rest}`);
      held.delete(normal(file));
    },
    async lock(task) {
      if (writer !== undefined) return writer;
      writer = { task, since: new Date().toISOString() };
      return undefined;
    },
    writer: async () => writer,
    async unlock() {
      writer = undefined;
    },
  };
}

export interface MemoryStore extends RunStore {
  /** Every file with its bytes, in the order of their names. */
  entries(): (readonly [file: string, contents: Uint8Array])[];
}

const normal = (file: string) =>
  file
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");

const prefixOf = (folder: string) => (normal(folder) === "" ? "" : `${normal(folder)}/`);

/** Paths of what is in a folder, from there. */
function below(held: ReadonlyMap<string, Uint8Array>, folder: string): string[] {
  const prefix = prefixOf(folder);
  return [...held.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
}

function joined(old: Uint8Array | undefined, more: Uint8Array): Uint8Array {
  if (old === undefined) return more;
  const both = new Uint8Array(old.length + more.length);
  both.set(old);
  both.set(more, old.length);
  return both;
}

const missing = (where: string) =>
  new HeddleError("missing-file", {
    where,
    expected: "a file of a run",
    got: "nothing there",
    next: "Check that this is a run made by heddle.",
  });
