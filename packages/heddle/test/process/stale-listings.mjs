// Preloaded by a process (--import): for some seconds, listings of lock folders are those of its last look, as on NFS with
// cached attributes.
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";

const CACHED_MILLISECONDS = 3000;
const { readdir } = promises;
const known = new Map();

promises.readdir = async (path, ...options) => {
  if (basename(String(path)) !== "locks") return readdir(path, ...options);
  const last = known.get(path);
  if (last !== undefined && Date.now() - last.time < CACHED_MILLISECONDS) return last.names;
  const names = await readdir(path, ...options);
  known.set(path, { names, time: Date.now() });
  return names;
};
syncBuiltinESMExports();
