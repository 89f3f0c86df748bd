import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { HeddleError } from "heddle";

/** The folders that tools may read and write; paths are relative to the first. */
export class AllowedFolders {
  readonly first: string;
  private readonly real: readonly string[];

  /** Throws HeddleError "missing-file" for a folder that does not exist. */
  constructor(folders: readonly string[]) {
    const missing = folders.find((folder) => !existsSync(folder));
    if (missing !== undefined)
      throw new HeddleError("missing-file", {
        where: missing,
        expected: "a folder that exists",
        got: "nothing there",
        next: "Make the folder first, or correct --folder.",
      });
    this.real = folders.map((folder) => realpathSync(folder));
    this.first = this.real[0];
  }

  /**
   * The absolute path. Throws HeddleError "usage" for URLs, and for paths that lead outside, through links too: of the
   * path itself, and of files within it where it is a folder (a Zarr store, a run).
   */
  resolve(path: string): string {
    const absolute = resolve(this.first, path);
    this.check(path, absolute, /^[a-z][a-z\d+.-]+:\/\//i.test(path));
    for (const link of linksWithin(absolute)) this.check(link, link);
    return absolute;
  }

  private check(path: string, absolute: string, isUrl = false): void {
    const real = realPathOf(absolute);
    if (!isUrl && this.real.some((folder) => isWithin(real, folder))) return;
    throw new HeddleError("usage", {
      where: path,
      expected: `a path within ${this.real.join(" or ")}`,
      got: real,
      next: "Choose a path there, or start heddle mcp with another --folder.",
    });
  }
}

function linksWithin(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
}

/** Without links; of a path that does not exist, the part that does. */
function realPathOf(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path);
  return join(realPathOf(dirname(path)), basename(path));
}

function isWithin(path: string, folder: string): boolean {
  const from = relative(folder, path);
  return from === "" || (from !== ".." && !from.startsWith(`..${sep}`) && resolve(folder, from) === path);
}
