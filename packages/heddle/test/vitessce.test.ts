import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLatents } from "@heddle/runtime/run-folder";
import { anndataZarrSchema, latestConfigSchema, upgradeAndParse } from "@vitessce/schemas";
import { beforeAll, describe, expect, test } from "vitest";
import {
  addCellColumns,
  evaluate,
  exportVitessce,
  folderStore,
  memoryStore,
  standardCatalog,
  train,
} from "../src/index.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const store = memoryStore([], "runs/small");
const config = smallConfig({ factors: ["group"], evaluation: { metrics: ["latent-correlations"] } });

beforeAll(async () => {
  await train(config, { out: store, thread: "here" }).result;
});

interface ViewConfig {
  readonly datasets: readonly { readonly files: readonly { readonly url: string; readonly options: Options }[] }[];
  readonly coordinationSpace: { readonly embeddingType: Readonly<Record<string, string>> };
}
interface Options {
  readonly obsEmbedding: readonly { path: string; dims: number[]; embeddingType: string }[];
  readonly obsSets: readonly { name: string; path: string }[];
}

async function exported(options: { url?: string } = {}): Promise<{ folder: string; viewConfig: ViewConfig }> {
  const folder = join(temporaryFolder(), "new", "viewer");
  expect(await exportVitessce(store, { out: folder, ...options })).toEqual(["vitessce.json", "cells.zarr"]);
  return { folder, viewConfig: JSON.parse(readFileSync(join(folder, "vitessce.json"), "utf8")) as ViewConfig };
}

describe("exportVitessce", () => {
  test("the view configuration is valid by the schemas that Vitessce publishes, and so are the options of its file", async () => {
    const { viewConfig } = await exported();
    expect(latestConfigSchema.safeParse(upgradeAndParse(viewConfig))).toMatchObject({ success: true });
    const [file] = viewConfig.datasets[0].files;
    expect(anndataZarrSchema.strict().safeParse(file.options)).toMatchObject({ success: true });
    expect(file.url).toBe("http://localhost:8000/cells.zarr");
    expect((await exported({ url: "https://example.org/a" })).viewConfig.datasets[0].files[0].url).toBe(
      "https://example.org/a/cells.zarr",
    );
  });

  test("the store has the representation as X and in obsm, the columns of the run, and a level for cells without one", async () => {
    const { representation, cells } = await readLatents(store);
    const codes = Int32Array.from({ length: cells.rows }, (_, cell) => (cell < 3 ? -1 : cell % 2));
    await addCellColumns(store, new Map([["mine", { kind: "categorical", codes, categories: ["a", "b"] }]]), {
      replace: true,
    });
    const { folder, viewConfig } = await exported();
    const { default: anndataZarr } = await standardCatalog.dataset["anndata-zarr"]();
    const reader = anndataZarr.create(anndataZarr.options.parse({}), []);
    const source = { path: join(folder, "cells.zarr") };
    const found = await reader.readEmbedding!(source, "X_heddle");
    expect(found.representation).toEqual({ ...representation, values: representation.values.map(Math.fround) });
    expect([...found.cellTable.columns.keys()]).toEqual([...cells.columns.keys(), "mine"]);
    const mine = found.cellTable.columns.get("mine");
    expect(mine).toMatchObject({ categories: ["a", "b", "missing"] });
    expect(mine?.kind === "categorical" && [...mine.codes.subarray(0, 4)]).toEqual([2, 2, 2, 1]);
    const opened = await reader.open(source, { support: "real" });
    expect(opened.geneTable.index).toEqual(["latent 1", "latent 2", "latent 3", "latent 4"]);
    const { counts } = await opened.readRows(0, 1);
    expect([...counts]).toEqual([...representation.values.subarray(0, 4)].map(Math.fround));
    opened.dispose();
    const sets = viewConfig.datasets[0].files[0].options.obsSets;
    // the split describes the training, not the cells
    expect(cells.columns.has("heddle_split")).toBe(true);
    expect(sets.map(({ name }) => name)).not.toContain("heddle_split");
    expect(sets[0]).toEqual({ name: "group", path: "obs/group" });
    expect(sets).toContainEqual({ name: "mine", path: "obs/mine" });
    for (const { path } of sets) expect(existsSync(join(folder, "cells.zarr", path, "zarr.json"))).toBe(true);
  });

  test("plots show the latents with the largest KL; after an evaluation, those that follow each factor", async () => {
    const { viewConfig } = await exported();
    const named = ({ viewConfig: one }: { viewConfig: ViewConfig }) => one.datasets[0].files[0].options.obsEmbedding;
    expect(named({ viewConfig })[0].embeddingType).toMatch(/^latents \d and \d$/);
    await evaluate(store);
    const pairs = named(await exported());
    expect(pairs[0]).toMatchObject({ path: "obsm/X_heddle", embeddingType: expect.stringMatching(/^group: latents/) });
    expect(pairs[0].embeddingType).toBe(`group: latents ${pairs[0].dims[0] + 1} and ${pairs[0].dims[1] + 1}`);
    expect(pairs.at(-1)).toEqual({ path: "obsm/X_pca", dims: [0, 1], embeddingType: "PCA" });
  });

  test("an address that is not absolute, and a folder that exists, are refused; nothing is written", async () => {
    const folder = temporaryFolder();
    await expect(exportVitessce(store, { out: join(folder, "new"), url: "viewer" })).rejects.toThrow(
      'url: expected an absolute address, such as https://example.org/viewer, got "viewer"',
    );
    expect(existsSync(join(folder, "new"))).toBe(false);
    await expect(exportVitessce(folderStore(folder), { out: join(folder, "new") })).rejects.toThrow("a run folder");
    await expect(exportVitessce(store, { out: folder })).rejects.toThrow("a folder that does not exist yet");
  });
});
