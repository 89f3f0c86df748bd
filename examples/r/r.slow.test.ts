// The two scripts in Debian's R 4.2, with Seurat 4.3; Python's anndata checks their files.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "heddle-r-"));
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Every kind of column of a data frame. */
const FRAME = `
source("heddle.R")
counts <- Matrix(c(0, 3, 2, 0, 5, 1, 0, 0, 4, 0, 0, 7), 3, dimnames = list(paste0("g", 1:3), paste0("c", 1:4)), sparse = TRUE)
cells <- data.frame(text = c("\\u00e9", "b", NA, "b"), size = factor(c("s", "l", "s", "s"), c("s", "l"), ordered = TRUE),
  number = c(1.5, NA, 3, 4), flag = c(TRUE, FALSE, TRUE, NA), row.names = colnames(counts))
write_h5ad("frame.h5ad", counts, cells)
write_h5ad("bare.h5ad", counts)
`;

const READ = `
import anndata as ad
a = ad.read_h5ad("frame.h5ad")
assert a.X.toarray().tolist() == [[0, 3, 2], [0, 5, 1], [0, 0, 4], [0, 0, 7]]
assert list(a.obs_names) == ["c1", "c2", "c3", "c4"] and list(a.var_names) == ["g1", "g2", "g3"]
assert a.obs["text"].isna().tolist() == [False, False, True, False] and a.obs["text"].iloc[0] == "\\u00e9"
assert a.obs["size"].cat.ordered and list(a.obs["size"].cat.categories) == ["s", "l"]
assert a.obs["number"].iloc[0] == 1.5 and a.obs["number"].isna().tolist() == [False, True, False, False]
assert ad.read_h5ad("bare.h5ad").obs.shape == (4, 0)
print("equal")
`;

const python = () => process.env.HEDDLE_PYTHON_DEBIAN ?? "/usr/bin/python3";

describe("R", { tags: ["nightly"] }, () => {
  beforeAll(() => {
    for (const name of ["heddle.R", "seurat.R", "pbmc.yaml", "single-cell-experiment.R", "sce.yaml"])
      cpSync(join(here, name), join(folder, name));
    writeFileSync(
      join(folder, "heddle"),
      `#!/bin/sh\nexec "${process.execPath}" "${root}/apps/cli/bin/heddle.js" "$@"\n`,
    );
    chmodSync(join(folder, "heddle"), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("write_h5ad writes counts, names and every kind of column as anndata reads them", () => {
    writeFileSync(join(folder, "frame.R"), FRAME);
    run("Rscript", "frame.R");
    expect(run(python(), "-c", READ).trim()).toBe("equal");
  });

  test("a Seurat object receives the latents of its own cells as a reduction", () => {
    expect(run("Rscript", "seurat.R")).toMatch(/identity\s+cluster\s+A\s+B/);
    const compare =
      'p <- readRDS("pbmc.rds"); source("heddle.R"); l <- read_latents("run"); stopifnot(identical(rownames(l), colnames(p)));' +
      ' cat(ncol(p[["heddle"]]), max(abs(Seurat::Embeddings(p, "heddle") - l)))';
    expect(run("Rscript", "-e", compare)).toMatch(/^4 0$/m);
    const names =
      'import anndata as ad; a = ad.read_h5ad("run/latents.h5ad"); print(list(a.obs_names) == list(ad.read_h5ad("pbmc.h5ad").obs_names))';
    expect(run(python(), "-c", names).trim()).toBe("True");
  });

  test("a SingleCellExperiment receives a latent that follows its group (|r| ≥ 0.9 of 20 genes with fold change 4)", () => {
    const strongest = run("Rscript", "single-cell-experiment.R").trim().split(/\s+/).at(-1);
    expect(Number(strongest)).toBeGreaterThanOrEqual(0.9);
  });
});
