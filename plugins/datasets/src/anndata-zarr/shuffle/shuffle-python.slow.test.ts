// anndata in Python reads what shuffleCounts writes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@heddle/numerics";
import { afterAll, expect, test } from "vitest";
import { cells, GENES } from "./cells.fixture.js";
import { shuffleCounts } from "./shuffle-counts.js";

const script = fileURLToPath(new URL("../../../../../tooling/references/check_shuffled.py", import.meta.url));
const python = process.env.HEDDLE_PYTHON_CURRENT ?? "python3";
const folder = mkdtempSync(join(tmpdir(), "heddle-shuffle-python-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([3, 9000])("%i shuffled cells have their counts, names and columns in Python's anndata", async (count) => {
  const out = join(folder, `${count}.zarr`);
  const upTo = (length: number) => Int32Array.from({ length }, (_, i) => i);
  await shuffleCounts(cells(count), { out, rows: upTo(count), genes: upTo(GENES), random: createRandom(4) });
  expect(execFileSync(python, ["-W", "ignore", script, out], { encoding: "utf8" })).toBe(`${count}\n`);
});
