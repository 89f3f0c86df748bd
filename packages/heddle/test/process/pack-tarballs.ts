import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, start, succeed } from "./heddle-process.js";

/** Packs the build of this workspace with `npm run pack`; returns the path of each package's tarball. */
export async function packTarballs(folder: string): Promise<(name: string) => string> {
  await succeed(start(process.execPath, [join(root, "tooling", "pack.mjs"), folder, "--built"], root));
  const files = JSON.parse(readFileSync(join(folder, "packages.json"), "utf8")) as Readonly<Record<string, string>>;
  return (name) => {
    const file = files[name];
    if (file === undefined) throw new Error(`npm run pack makes no tarball of ${name}`);
    return join(folder, file);
  };
}
