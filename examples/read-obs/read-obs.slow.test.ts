// The program in Node on a small file, with the built packages.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");

test("read-obs.js prints cells, columns and embeddings of a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-read-obs-"));
  try {
    mkdirSync(join(folder, "node_modules", "@heddle"), { recursive: true });
    for (const name of ["anndata", "hdf5"])
      symlinkSync(join(root, "packages", name), join(folder, "node_modules", "@heddle", name));
    for (const name of ["package.json", "read-obs.js"]) cpSync(join(here, name), join(folder, name));
    const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    const heddle = join(root, "apps", "cli", "bin", "heddle.js");
    run(heddle, "simulate", "--preset", "small", "--set", "cells=60", "--set", "genes=50", "--out", "cells.h5ad");
    expect(run("read-obs.js", "cells.h5ad")).toMatch(/^60 cells; columns: group, .*\nembeddings: none\n\d+ ms, \d+ MB/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
