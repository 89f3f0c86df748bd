// Data in an object store, from a server in this process that verifies signatures.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CsrRows } from "@heddle/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { inspect, shuffle, standardCatalog } from "../src/index.js";
import { planSweep } from "../src/sweeps.js";
import { CREDENTIALS, type S3Server, startS3, variablesOf } from "./s3-server.js";
import { temporaryFolder } from "./small-run.js";

const ARCHIVE = fileURLToPath(
  new URL("../../../plugins/datasets/src/anndata-zarr/fixtures/zarr-3.zarr.zip", import.meta.url),
);
const objects = new Map<string, Uint8Array>();
let server: S3Server;
beforeAll(async () => {
  server = await startS3(objects);
});
afterAll(() => server.close());

const use = (variables: Readonly<Record<string, string | undefined>>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
};
beforeEach(() => use(variablesOf(server)));
afterEach(() => vi.unstubAllEnvs());

/** A Zarr folder of 60 simulated cells, and the same as objects. */
async function storedCells(key: string): Promise<string> {
  const folder = join(temporaryFolder(), "cells.zarr");
  await shuffle([], {
    out: folder,
    config: { seed: 1, data: { use: "simulated", preset: "small", cells: 60, genes: 30, activity: [] } },
  });
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (statSync(join(folder, name)).isFile()) objects.set(`cells/${key}/${name}`, readFileSync(join(folder, name)));
  return folder;
}

async function rowsOf(path: string): Promise<CsrRows> {
  const { default: plugin } = await standardCatalog.dataset["anndata-zarr"]();
  const dataset = await plugin.create(plugin.options.parse({}), []).open({ path }, { support: "counts" });
  try {
    return await dataset.readRows(0, dataset.cells);
  } finally {
    dataset.dispose();
  }
}

describe("a sharded Zarr folder", () => {
  test("description, counts and ids of a sweep's runs are those of the same folder on disk", async () => {
    const folder = await storedCells("one/cells.zarr");
    const address = "s3://cells/one/cells.zarr";
    expect(await inspect(address)).toEqual(await inspect(folder));
    const [remote, local] = [await rowsOf(address), await rowsOf(folder)];
    expect(remote).toEqual(local);
    expect(local.counts.length).toBeGreaterThan(100);
    const plan = (data: string) => planSweep({ name: "two", base: { data }, seeds: 2 }, { out: "unused" });
    const ids = ({ plan: { runs } }: Awaited<ReturnType<typeof plan>>) => runs.map(({ id }) => id);
    expect(ids(await plan(address))).toEqual(ids(await plan(folder)));
  });

  test("a connection that breaks within a response is tried again", async () => {
    const folder = await storedCells("two/cells.zarr");
    const expected = await inspect(folder);
    server.breakNext();
    expect(await inspect("s3://cells/two/cells.zarr")).toEqual(expected);
  });
});

test("a .zarr.zip object is read by ranges", async () => {
  objects.set("cells/zip/adata.zarr.zip", readFileSync(ARCHIVE));
  expect(await inspect("s3://cells/zip/adata.zarr.zip")).toEqual(await inspect(ARCHIVE));
});

describe("refusals", () => {
  test.each([
    ["s3://cells/none.zarr", "missing-file", /none\.zarr: expected an object, or objects below this address, got none/],
    ["s3://nobucket/a.zarr", "missing-file", /got no bucket of this name.*AWS_ENDPOINT_URL/],
    ["s3://cells/secret.zarr", "unreadable-file", /got status 403.*s3:GetObject and s3:ListBucket/],
    ["s3://cells/pbmc.h5ad", "unsupported-file", /got another format in an object store.*write_zarr/],
    ["s3://cells/mtx/matrix.mtx", "unsupported-file", /got another format in an object store/],
    ["s3:///a.zarr", "usage", /got the bucket ""/],
    ["s3://cells/../a.zarr", "usage", /the part "\." or "\.\."/],
  ])("%s", async (address, kind, message) => {
    objects.set("cells/pbmc.h5ad", Uint8Array.of(0x89, 0x48));
    objects.set("cells/mtx/matrix.mtx", Uint8Array.of(1));
    await expect(inspect(address)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test("a wrong secret, no credentials, and no server", async () => {
    const read = () => inspect("s3://cells/one/cells.zarr");
    use({ AWS_SECRET_ACCESS_KEY: "wrong" });
    await expect(read()).rejects.toThrow(/got status 403.*Check AWS_ACCESS_KEY_ID/);
    use({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    await expect(read()).rejects.toThrow(/expected credentials for this bucket, got none.*Set AWS_ACCESS_KEY_ID/);
    use({ ...CREDENTIALS, AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    await expect(read()).rejects.toThrow(/expected an answer of the object store, got .*ECONNREFUSED/);
  });
});
