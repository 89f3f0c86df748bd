// The script beside this file with anndata alone; the nightly test continues with scanpy.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "heddle-python-"));
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const CONFIG = `
cells: { drop: { group: [ident_04] } }
genes: { select: all }
factors: [group]
latents: 3
rotation: none
training: { epochs: 2, earlyStopping: false }
evaluation: { metrics: [{ use: max-correlation, resamples: 10, permutations: 0 }] }
`;

/** obsm of the result belongs to its cells: the same rows as latents.h5ad, by name. */
const READ = `
import anndata as ad
a, l = ad.read_h5ad("with-heddle.h5ad"), ad.read_h5ad("runs/scanpy/latents.h5ad")
assert list(a.obs_names) == list(l.obs_names) and (a.obsm["X_heddle"] == l.obsm["X_heddle"]).all()
assert "ident_04" not in set(a.obs["group"]) and 0 < a.n_obs < 60
print(a.obsm["X_heddle"].shape[1], sorted(a.obsm))
`;

function program(name: string): string {
  const path = process.env[name];
  if (!path) throw new Error(`expected ${name}: npm run test:slow or npm run test:nightly sets it`);
  return path;
}

describe("Python", () => {
  beforeAll(() => {
    writeFileSync(
      join(folder, "heddle"),
      `#!/bin/sh\nexec "${process.execPath}" "${root}/apps/cli/bin/heddle.js" "$@"\n`,
    );
    chmodSync(join(folder, "heddle"), 0o755);
    run("heddle", "simulate", "--preset", "small", "--set", "cells=60", "--set", "genes=50", "--out", "cells.h5ad");
    writeFileSync(join(folder, "heddle.yaml"), CONFIG);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("AnnData → Heddle → obsm of the cells that the run kept", () => {
    const python = program("HEDDLE_PYTHON_CURRENT");
    run(python, join(here, "scanpy_heddle.py"), "cells.h5ad");
    expect(run(python, "-c", READ)).toMatch(/^3 \['X_heddle'/);
  });

  test("scanpy computes neighbors, UMAP and clusters of the latents", { tags: ["nightly"] }, () => {
    const python = program("HEDDLE_SCANPY");
    rmSync(join(folder, "runs"), { recursive: true, force: true });
    run(python, join(here, "scanpy_heddle.py"), "cells.h5ad");
    expect(run(python, "-c", READ).trim()).toBe("3 ['X_heddle', 'X_umap']");
  });
});
