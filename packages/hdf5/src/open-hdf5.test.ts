import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readNumbers, readStrings, readTable } from "@heddle/anndata";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHdf5 } from "./open-hdf5.js";

const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const scvi = `${data}formats/scvi_pbmc5k_protein_200x16581_lzf_dense.h5ad`;
const muscat = `${data}kang_ifnb/kang_muscat_example_1556x1267.h5ad`;

let folder: string;
beforeAll(async () => {
  if (!existsSync(data)) throw new Error(`the shared test data is missing: ${data}`);
  folder = await mkdtemp(join(tmpdir(), "heddle-hdf5-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("reading", () => {
  test("decompresses lzf: the counts of the whole matrix have the sum that h5py reads", async () => {
    const tree = await openHdf5({ path: scvi });
    expect(await tree.array("X")).toEqual({
      shape: [200, 16581],
      type: "float32",
      filters: ["lzf"],
      chunks: [7, 1037],
    });
    const counts = await readNumbers(tree, "X");
    expect(counts).toBeInstanceOf(Float32Array);
    expect(Float64Array.from(counts).reduce((sum, count) => sum + count, 0)).toBe(1351231);
    await tree.close();
  });

  test("a slice of rows equals the same rows of the whole", async () => {
    const tree = await openHdf5({ path: scvi });
    const whole = await readNumbers(tree, "X");
    expect(await readNumbers(tree, "X", 13, 29)).toEqual(whole.slice(13 * 16581, 29 * 16581));
    expect(await readNumbers(tree, "X", 5, 5)).toHaveLength(0);
    await expect(tree.read("X", 0, 201)).rejects.toBeInstanceOf(RangeError);
    await tree.close();
  });

  test("follows an object reference in an attribute, and decodes h5py's booleans", async () => {
    const tree = await openHdf5({ path: scvi });
    expect((await tree.attributes("var/encode")).get("categories")).toEqual({ refersTo: "var/__categories/encode" });
    expect((await tree.array("var/hvg_encode")).type).toBe("bool");
    expect((await readTable(tree, "var")).table.columns.get("highly_variable")).toMatchObject({
      kind: "categorical",
      categories: ["False", "True"],
    });
    await tree.close();
  });

  test("reads a relative path, also with .. and a double slash", async () => {
    for (const path of [relative(".", muscat), relative(".", muscat).replace("/kang_ifnb/", "/truth/..//kang_ifnb/")]) {
      const tree = await openHdf5({ path });
      expect(await tree.kind("X/data")).toBe("array");
      await tree.close();
    }
  });

  test("reads through symbolic links: of the file, of its folder, of a link", async () => {
    const [file, place, twice] = ["file.h5ad", "folder", "twice.h5ad"].map((name) => join(folder, name));
    await symlink(muscat, file);
    await symlink(dirname(muscat), place);
    await symlink(file, twice);
    for (const path of [file, join(place, basename(muscat)), twice]) {
      const tree = await openHdf5({ path });
      expect([tree.name, await tree.kind("X/data")]).toEqual([path, "array"]);
      await tree.close();
    }
  });

  test("reads a blob as a file of the same bytes", async () => {
    const tree = await openHdf5({ name: "chosen.h5ad", blob: new Blob([await readFile(muscat)]) });
    expect(tree.name).toBe("chosen.h5ad");
    expect((await readStrings(tree, "obs/condition/categories")).toSorted()).toEqual(["ctrl", "stim"]);
    await tree.close();
  });
});

describe("unreadable files throw an error", () => {
  test("missing, folder, empty, not HDF5, gzip-compressed", async () => {
    const empty = join(folder, "empty.h5ad");
    const text = join(folder, "text.h5ad");
    const gzip = join(folder, "packed.h5ad.gz");
    await writeFile(empty, "");
    await writeFile(text, "gene\tcell\n".repeat(1000));
    await writeFile(gzip, Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0));
    await expect(openHdf5({ path: join(folder, "none.h5ad") })).rejects.toMatchObject({ kind: "missing-file" });
    await expect(openHdf5({ path: folder })).rejects.toThrow(/got a folder/);
    await expect(openHdf5({ path: empty })).rejects.toThrow(/empty\.h5ad: .*got an empty file/);
    await expect(openHdf5({ path: text })).rejects.toMatchObject({ kind: "unsupported-file" });
    await expect(openHdf5({ path: gzip })).rejects.toThrow(/gunzip/);
  });

  test("truncated", async () => {
    const path = join(folder, "cut.h5ad");
    const whole = await readFile(muscat);
    await writeFile(path, whole.subarray(0, whole.length / 2));
    await expect(openHdf5({ path })).rejects.toMatchObject({ kind: "unreadable-file" });
    await expect(openHdf5({ path })).rejects.toThrow(/cut\.h5ad: .*truncated file/);
  });

  test("damaged data: an unreadable chunk gives an error, not numbers", async () => {
    const path = join(folder, "damaged.h5ad");
    const bytes = Uint8Array.from(await readFile(muscat));
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 20000);
    await writeFile(path, bytes);
    const tree = await openHdf5({ path });
    const reading = Promise.all([tree.read("X/data"), tree.read("X/indices")]);
    await expect(reading).rejects.toMatchObject({ kind: "unreadable-file" });
    await tree.close();
  });
});
