// Random arrays that Python's zarr writes, read whole and in every slice of rows.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readArrays } from "./array-values.fixture.js";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

const generator = fileURLToPath(new URL("../../../../tooling/references/zarr_orders.py", import.meta.url));
const python = process.env.HEDDLE_PYTHON_CURRENT ?? "python3";
const COUNT = 400;

const folder = mkdtempSync(join(tmpdir(), "heddle-zarr-orders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  execFileSync(python, [generator, "--seed", "2", "--count", String(COUNT), "--out", folder]);
});

test.each([2, 3])(`Zarr %i: ${COUNT} random arrays in any order equal what Python's zarr reads`, async (version) => {
  const tree = new ZarrHierarchy(await openStorage({ path: join(folder, `orders-${version}.zarr`) }));
  // the generator leaves out text that Python's zarr does not read back
  expect((await tree.children("uns/arrays")).length).toBeGreaterThan(0.9 * COUNT);
  for (const { name, found, expected } of await readArrays(tree)) expect(found, name).toEqual(expected);
  await tree.close();
});
