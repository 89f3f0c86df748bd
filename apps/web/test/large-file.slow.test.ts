// A file larger than a 32-bit WebAssembly memory is read in place, piece by piece.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import { ready, setYaml, train, visit, whileTesting } from "./site.fixture.js";

const PYTHON = process.env.HEDDLE_PYTHON_DEBIAN ?? "/usr/bin/python3";
const WRITER = fileURLToPath(new URL("./large-counts.py", import.meta.url));
const GIB = 2 ** 30;

const given = whileTesting();

test("2.3 GB of sparse counts: training on 20,000 cells and 200 genes, in memory of less than half of the file", {
  tags: ["nightly"],
}, async () => {
  const file = join(given.folder, "large.h5ad");
  execFileSync(PYTHON, [WRITER, file]);
  expect(statSync(file).size).toBeGreaterThan(2 * GIB);
  const { page, context, problems } = await visit(given.browser, given.site.address);
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", file);
  await page.getByText("Contents of the file").waitFor();
  expect(await page.textContent("main")).toMatch(/Counts come from X/);
  await setYaml(page, {
    factors: "[condition]",
    genes: "{ select: seurat-v3, count: 200 }",
    training: "{ epochs: 1, batchSize: 1024, earlyStopping: false }",
    evaluation: "{ metrics: [active-units], baseline: false }",
  });
  await train(page);
  const text = await page.textContent("main");
  expect(text).toContain("Trained and evaluated");
  expect(text).toContain("20,000 cells × 200 genes");
  expect(problems).toEqual([]);
  expect(Math.max(...(await peaks(given.browser)))).toBeLessThan(statSync(file).size / 2);
  await context.close();
});

/** The most memory that each process of a page ever had, in bytes, as Linux counts it. */
async function peaks(of: Browser): Promise<number[]> {
  const session = await of.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))![1]));
}
