import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHdf5 } from "./open-hdf5.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-kinds-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["gzip", gzipSync("an HDF5 file"), /got a gzip-compressed file\. Decompress it first: gunzip/],
  ["a web page", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", /got a web page \(HTML\)/],
  ["a web page after white space", "\n\n <HTML>", /got a web page/],
  ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", /git lfs pull/],
  ["a ZIP archive", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /got a ZIP archive/],
  ["Matrix Market", "%%MatrixMarket matrix coordinate integer general\n", /matrix\.mtx/],
  ["nothing", "", /got an empty file/],
  ["JSON", '{"message": "Not Found"}', /got a JSON document/],
  ["other text", "gene,cell\n", /got a file without HDF5's signature/],
])("%s is named, and not called damaged", async (name, bytes, message) => {
  const path = join(folder, `${name}.h5ad`);
  await writeFile(path, bytes);
  await expect(openHdf5({ path })).rejects.toThrow(message);
  await expect(openHdf5({ path })).rejects.toMatchObject({ kind: "unsupported-file" });
  await expect(openHdf5({ path })).rejects.not.toThrow(/damaged/);
});

test.each([
  ["object.rds", gzipSync("X"), /got an R file.*zellkonverter/],
  ["counts.csv", "a,b\n1,2\n", /got a table as text.*scanpy\.read_text/],
  ["counts.tsv.gz", gzipSync("a\tb\n"), /got a table as text/],
  ["counts.xlsx", Uint8Array.of(0x50, 0x4b, 3, 4), /got an Excel file/],
  ["cells.pkl", Uint8Array.of(0x80, 4), /got a Python pickle/],
  ["cells.tar.gz", gzipSync("tar"), /got a tar archive/],
  ["download.csv", "<!DOCTYPE html><html>", /got a web page/],
])("%s is named by its extension, unless its text shows what it is", async (name, bytes, message) => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  await expect(openHdf5({ path })).rejects.toThrow(message);
});
