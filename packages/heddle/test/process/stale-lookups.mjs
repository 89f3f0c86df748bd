// Preloaded by a process (--import): a name that did not exist stays so for some seconds, unless the process itself changes its
// folder, as NFS clients do: the answer to a change shows that others changed the folder too.
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { dirname, resolve } from "node:path";

const CACHED_MILLISECONDS = 3000;
/** Times at which names did not exist, by path. */
const missing = new Map();

const isCached = (path) => Date.now() - (missing.get(path) ?? Number.NEGATIVE_INFINITY) < CACHED_MILLISECONDS;

const notThere = (path) => Object.assign(new Error(`ENOENT: ${path} (cached)`), { code: "ENOENT" });

/** Forgets the names in the folder of a path. */
function changed(path) {
  const folder = dirname(resolve(String(path)));
  for (const name of missing.keys()) if (dirname(name) === folder) missing.delete(name);
}

for (const name of ["stat", "lstat", "readFile", "readdir", "access"]) {
  const original = promises[name];
  promises[name] = async (given, ...rest) => {
    const path = resolve(String(given));
    if (isCached(path)) throw notThere(path);
    try {
      return await original(given, ...rest);
    } catch (error) {
      if (error.code === "ENOENT") missing.set(path, Date.now());
      throw error;
    }
  };
}
// the folder of the last argument that is a path changes, and that of the first
for (const name of ["mkdir", "rmdir", "rm", "unlink", "writeFile", "open", "link", "rename", "copyFile"]) {
  const original = promises[name];
  promises[name] = async (...args) => {
    // a file that is only read changes nothing
    if (name !== "open" || (args[1] !== undefined && args[1] !== "r" && args[1] !== 0))
      for (const path of args.slice(0, 2)) if (typeof path === "string" && path.includes("/")) changed(path);
    return original(...args);
  };
}
syncBuiltinESMExports();
