// Opens written files with the real anndata: Debian 12's 0.8.0 and the current one. Slow lane: needs both Pythons.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AnnDataContents, openAnnData, readEmbedding, readTable, writeAnnData } from "@heddle/anndata";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHdf5Writer } from "./create-hdf5-writer.js";
import { openHdf5 } from "./open-hdf5.js";

const run = promisify(execFile);
const interpreters = {
  "Debian's anndata 0.8.0": {
    variable: "HEDDLE_PYTHON_DEBIAN",
    path: process.env.HEDDLE_PYTHON_DEBIAN ?? "/usr/bin/python3",
  },
  "the current anndata": { variable: "HEDDLE_PYTHON_CURRENT", path: process.env.HEDDLE_PYTHON_CURRENT },
};

const contents: AnnDataContents = {
  obs: {
    rows: 3,
    index: ["cell-a", "cell-β", "cell-c"],
    columns: new Map([
      ["condition", { kind: "categorical", codes: Int32Array.of(1, -1, 0), categories: ["ctrl", "stim"] }],
      ["n_counts", { kind: "number", values: Float64Array.of(1.5, Number.NaN, 3) }],
      ["barcode", { kind: "string", values: ["AAA", "CCC", "GGG"] }],
    ]),
  },
  var: { rows: 2, index: ["ISG15", "CD3E"], columns: new Map() },
  X: {
    kind: "csr",
    columns: 2,
    rows: { rowStarts: Int32Array.of(0, 1, 1, 3), columns: Int32Array.of(1, 0, 1), counts: Float32Array.of(5, 1, 2) },
  },
  obsm: { X_heddle: { rows: 3, columns: 2, values: Float64Array.of(0.25, 0.5, 0.75, 1, 1.25, 1.5) } },
  varm: { loadings: { rows: 2, columns: 1, values: Float64Array.of(1, 2) } },
  uns: { heddle: { version: "1.0.0", seed: 7, dimensions: ["a", "b"], weights: Float64Array.of(1, 2) } },
};

const DESCRIBE_SCRIPT = `
import json, sys, warnings
warnings.simplefilter("ignore")
import anndata
a = anndata.read_h5ad(sys.argv[1])
dense = a.X.toarray() if hasattr(a.X, "toarray") else a.X
print(json.dumps({
  "shape": list(a.shape), "X": dense.tolist(), "obs": list(a.obs_names), "var": list(a.var_names),
  "columns": {c: [None if v != v else v for v in a.obs[c].astype(object)] for c in a.obs.columns},
  "categories": {c: list(a.obs[c].cat.categories) for c in a.obs.columns if hasattr(a.obs[c], "cat")},
  "ordered": [bool(a.obs[c].cat.ordered) for c in a.obs.columns if hasattr(a.obs[c], "cat")],
  "obsm": {k: [str(a.obsm[k].dtype), a.obsm[k].tolist()] for k in a.obsm},
  "varm": {k: a.varm[k].tolist() for k in a.varm},
  "uns": {k: (v if isinstance(v, (str, float)) else v.tolist()) for k, v in a.uns.get("heddle", {}).items()},
}))
a.write_h5ad(sys.argv[2])
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-python-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function look(path: string, rewritten: string, from: { variable: string; path: string | undefined }) {
  if (from.path === undefined || !existsSync(from.path)) {
    throw new Error(`${from.variable} must name a Python with anndata; it is ${from.path ?? "not set"}`);
  }
  const { stdout } = await run(from.path, ["-c", DESCRIBE_SCRIPT, path, rewritten]);
  return JSON.parse(stdout);
}

async function write(name: string, what: AnnDataContents): Promise<string> {
  const path = join(folder, name);
  const writer = await createHdf5Writer(path);
  await writeAnnData(writer, what);
  await writer.close();
  return path;
}

describe.each(Object.entries(interpreters))("%s", (name, interpreter) => {
  const file = (what: string) => `${name.replaceAll(/\W/g, "")}-${what}.h5ad`;

  test("reads our file, and we read its copy of that file", async () => {
    const rewritten = join(folder, file("rewritten"));
    expect(await look(await write(file("full"), contents), rewritten, interpreter)).toEqual({
      shape: [3, 2],
      X: [
        [0, 5],
        [0, 0],
        [1, 2],
      ],
      obs: ["cell-a", "cell-β", "cell-c"],
      var: ["ISG15", "CD3E"],
      columns: { condition: ["stim", null, "ctrl"], n_counts: [1.5, null, 3], barcode: ["AAA", "CCC", "GGG"] },
      categories: { condition: ["ctrl", "stim"] },
      ordered: [false],
      obsm: {
        X_heddle: [
          "float32",
          [
            [0.25, 0.5],
            [0.75, 1],
            [1.25, 1.5],
          ],
        ],
      },
      varm: { loadings: [[1], [2]] },
      uns: { version: "1.0.0", seed: 7, dimensions: ["a", "b"], weights: [1, 2] },
    });
    const tree = await openHdf5({ path: rewritten });
    expect((await readTable(tree, "obs")).table.columns.get("condition")).toEqual(
      contents.obs.columns.get("condition"),
    );
    expect((await readEmbedding(tree, "X_heddle")).representation).toEqual(contents.obsm?.X_heddle);
    const dataset = await openAnnData(
      tree,
      { support: "counts", duplicateGenes: "error" },
      { format: "h5ad", files: [] },
    );
    expect(await dataset.readRows(0, 3)).toEqual(contents.X?.kind === "csr" && contents.X.rows);
    dataset.dispose();
  });

  test("opens a file with only cells and an embedding", async () => {
    const { obs, obsm } = contents;
    const bare = await write(file("bare"), { obs, ...(obsm && { obsm }) });
    const seen = await look(bare, join(folder, file("bare-rewritten")), interpreter);
    expect(seen).toMatchObject({ shape: [3, 0], obs: obs.index, obsm: { X_heddle: ["float32", expect.anything()] } });
  });
});
