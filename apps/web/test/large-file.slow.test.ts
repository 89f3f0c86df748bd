// A file larger than what a WebAssembly of 32 bits could hold, or a tab should: read where it lies, piece by piece.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, ready, type Site, serveSite, setYaml, train, visit } from "./site.fixture.js";

const PYTHON = process.env.HEDDLE_PYTHON_DEBIAN ?? "/usr/bin/python3";
const WRITER = fileURLToPath(new URL("./large-counts.py", import.meta.url));
const GIB = 2 ** 30;

let site: Site;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heddle-web-"));
  site = await serveSite();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("2.3 GB of sparse counts: 20,000 cells are trained on by 200 genes, and no page ever holds half of the file", async () => {
  const file = join(folder, "large.h5ad");
  execFileSync(PYTHON, [WRITER, file]);
  expect(statSync(file).size).toBeGreaterThan(2 * GIB);
  const { page, context, complaints } = await visit(browser, site.address);
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", file);
  await page.getByText("What is in it").waitFor({ timeout: 60_000 });
  expect(await page.textContent("main")).toMatch(/Counts are taken from X/);
  await setYaml(page, {
    factors: "[condition]",
    genes: "{ select: seurat-v3, count: 200 }",
    training: "{ epochs: 1, batchSize: 1024, earlyStopping: false }",
    evaluation: "{ metrics: [active-units], baseline: false }",
  });
  await train(page);
  const said = await page.textContent("main");
  expect(said).toContain("Trained and measured");
  expect(said).toContain("20,000 cells × 200 genes");
  expect(complaints).toEqual([]);
  expect(Math.max(...(await peaks(browser)))).toBeLessThan(statSync(file).size / 2);
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
