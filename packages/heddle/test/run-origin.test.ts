// What a run records of its data file and of the program that trained it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnnDataContents, writeAnnData } from "@heddle/anndata";
import { writeHdf5 } from "@heddle/hdf5";
import { readLatents } from "@heddle/runtime/run-folder";
import { afterEach, expect, test, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { addCellColumns, evaluate, folderStore, report, train } from "../src/index.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

afterEach(() => vi.unstubAllEnvs());

const { version: VERSION } = manifest as { version: string };
const CELLS = 40;
const GENES = 12;

/** Counts with a UMAP of three columns; the first cell has none and is left out by cells.minCounts. */
async function fileWithUmap(folder: string, umap: Float64Array): Promise<string> {
  const index = Array.from({ length: CELLS }, (_, cell) => `cell-${cell}`);
  const group = Int32Array.from(index, (_, cell) => cell % 2);
  const values = Float32Array.from({ length: CELLS * GENES }, (_, i) => (i < GENES ? 0 : 1 + ((i * 7) % 5)));
  const contents: AnnDataContents = {
    obs: {
      rows: CELLS,
      index,
      columns: new Map([["group", { kind: "categorical", codes: group, categories: ["a", "b"] }]]),
    },
    var: { rows: GENES, index: Array.from({ length: GENES }, (_, gene) => `gene-${gene}`), columns: new Map() },
    X: { kind: "dense", rows: CELLS, columns: GENES, values },
    obsm: { X_umap: { rows: CELLS, columns: 3, values: umap } },
  };
  const file = join(folder, "cells.h5ad");
  await writeHdf5(file, (writer) => writeAnnData(writer, contents));
  return file;
}

const config = smallConfig({
  data: {},
  factors: ["group"],
  cells: { minCounts: 1 },
  evaluation: { metrics: ["max-correlation"] },
});

async function trained(umap: Float64Array): Promise<string> {
  const folder = temporaryFolder();
  const out = join(folder, "run");
  await train(config, { data: await fileWithUmap(folder, umap), out, thread: "here" }).result;
  return out;
}

const jsonOf = async (run: string) =>
  JSON.parse((await report([run], { reports: ["json"] }))[0].contents as string) as { runs: Record<string, unknown>[] };

test("a run keeps the UMAP of its cells, the version and the end of training; SOURCE_DATE_EPOCH sets the time", async () => {
  vi.stubEnv("SOURCE_DATE_EPOCH", "1767225600");
  const run = await trained(Float64Array.from({ length: 3 * CELLS }, (_, i) => i));
  await addCellColumns(run, new Map([["more", { kind: "number", values: new Float64Array(CELLS - 1) }]]));
  await evaluate(run);
  const [html] = await report([run]);
  expect(html.contents).toContain('obsm["X_umap"]');
  const { umap } = await readLatents(folderStore(run));
  // cells 1 to 39, the first two columns
  expect(umap).toEqual({
    rows: CELLS - 1,
    columns: 2,
    values: Float64Array.from({ length: 2 * (CELLS - 1) }, (_, i) => 3 * (1 + Math.floor(i / 2)) + (i % 2)),
  });
  expect(JSON.parse(readFileSync(join(run, "config.json"), "utf8"))).toMatchObject({ heddle: { version: VERSION } });
  expect((await jsonOf(run)).runs[0]).toMatchObject({ version: VERSION, finishedAt: "2026-01-01T00:00:00Z" });
});

test("a UMAP with a value that is not finite is left out", async () => {
  const run = await trained(new Float64Array(3 * CELLS).fill(Number.NaN));
  await evaluate(run);
  expect((await report([run]))[0].contents).not.toContain("X_umap");
});
