// The Snakefile in Snakemake, the script of the Viash config in Python, the Kubernetes Job, and the Bioconda recipe.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "heddle-workflows-"));
const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const DATASET = `
import anndata as ad
a = ad.read_h5ad("cells.h5ad")
a.layers["counts"] = a.X.copy()
a.obs["batch"] = a.obs["group"].astype(str)
a.write_h5ad("dataset.h5ad")
`;

function program(name: string): string {
  const path = process.env[name];
  if (!path) throw new Error(`expected ${name}: npm run test:nightly sets it`);
  return path;
}

describe("workflows", { tags: ["nightly"] }, () => {
  beforeAll(() => {
    mkdirSync(join(folder, "bin"));
    const heddle = join(folder, "bin", "heddle");
    writeFileSync(heddle, `#!/bin/sh\nexec "${process.execPath}" "${root}/apps/cli/bin/heddle.js" "$@"\n`);
    chmodSync(heddle, 0o755);
    run("heddle", "simulate", "--preset", "small", "--set", "cells=120", "--out", "cells.h5ad");
    copyFileSync(join(here, "small.sweep.yaml"), join(folder, "small.sweep.yaml"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("the Snakefile computes every run and collects the results; a second call has nothing to do", () => {
    const args = ["--snakefile", join(here, "snakemake", "Snakefile"), "--cores", "2"];
    const config = ["--config", "sweep=small.sweep.yaml", "data=cells.h5ad", "out=runs/small"];
    run(program("HEDDLE_SNAKEMAKE"), ...args, ...config);
    expect(readFileSync(join(folder, "runs", "small", "results.csv"), "utf8")).toMatch(
      /max-correlation\/pearson,group/,
    );
    expect(readdirSync(join(folder, "runs", "small", "runs"))).toHaveLength(2);
    run(program("HEDDLE_SNAKEMAKE"), ...args, "--quiet", ...config);
  });

  test("the script of the Viash config writes an embedding of every cell", () => {
    const python = program("HEDDLE_PYTHON_CURRENT");
    run(python, "-c", DATASET);
    const script = readFileSync(join(here, "viash", "script.py"), "utf8");
    writeFileSync(join(folder, "script.py"), script.replace('"max_epochs": None', '"max_epochs": 2'));
    run(python, "script.py");
    const shape = run(python, "-c", 'import anndata as ad; print(ad.read_h5ad("output.h5ad").obsm["X_emb"].shape)');
    expect(shape.trim()).toBe("(120, 30)");
  });

  test("the Bioconda recipe is read by conda's libraries and has what the guidelines require; a changed copy has not", () => {
    const recipe = join(here, "bioconda", "meta.yaml");
    const check = (file: string) =>
      run(
        program("HEDDLE_MANIFESTS"),
        join(here, "bioconda", "check_recipe.py"),
        file,
        join(root, "apps", "cli", "package.json"),
      );
    expect(check(recipe).trim()).toBe("no problem");
    const changed = readFileSync(recipe, "utf8")
      .replace(/>=20.*/, ">=18")
      .replace("noarch: generic", "noarch: python");
    writeFileSync(join(folder, "meta.yaml"), changed);
    expect(() => check("meta.yaml")).toThrow();
  });

  test("the Kubernetes Job is valid by the schemas of 1.31 and 1.37; a changed copy is not", () => {
    const job = join(here, "kubernetes", "job.yaml");
    const check = (file: string, version: string) =>
      run(join(dirname(program("HEDDLE_MANIFESTS")), "kubernetes-validate"), "--strict", "-k", version, file);
    for (const version of ["1.31.0", "1.37.0"]) check(job, version);
    writeFileSync(join(folder, "job.yaml"), readFileSync(job, "utf8").replace("completions: 30", "completion: 30"));
    expect(() => check("job.yaml", "1.37.0")).toThrow();
  });

  test("the archive of npm run archive is complete: the recipe's script installs it", () => {
    run(process.execPath, join(root, "tooling", "archive.mjs"), join(folder, "archive"), "--built");
    const [archive] = readdirSync(join(folder, "archive"));
    run("tar", "-xzf", join("archive", archive));
    const prefix = join(folder, "prefix");
    const source = join(folder, archive.replace(".tar.gz", ""));
    const script = join(here, "bioconda", "build.sh");
    execFileSync("bash", [script], { cwd: source, env: { ...env, PREFIX: prefix } });
    run(
      join(prefix, "bin", "heddle"),
      "sweep",
      "run",
      "small.sweep.yaml",
      "--data",
      "cells.h5ad",
      "--out",
      "installed",
      "--quiet",
    );
    expect(existsSync(join(folder, "installed", "states"))).toBe(true);
  });
});
