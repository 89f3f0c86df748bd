// One configuration, two engines: the page and the command line leave the same model, byte for byte.
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DATA, launch, ready, type Site, serveSite, setYaml, step, train, visit } from "./site.fixture.js";

const run = promisify(execFile);
const HEDDLE = fileURLToPath(new URL("../../cli/bin/heddle.js", import.meta.url));
const CELLS = join(DATA, "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");

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

test("backend simd, strict: weights, latents and losses are those of heddle train, to the byte", async () => {
  const { page } = await visit(browser, site.address);
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", CELLS);
  await page.getByText("What is in it").waitFor({ timeout: 60_000 });
  const yaml = await setYaml(page, {
    factors: "[condition, cell_type]",
    genes: "{ select: seurat-v3, count: 300 }",
    training: "{ epochs: 5, earlyStopping: false }",
    evaluation: "{ metrics: [max-correlation], baseline: true }",
  });
  expect(yaml).toMatch(/backend:\s+use: simd\s+strict: true/);
  await train(page);
  await step(page, "take-away");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Run folder (.zip)" }).click(),
  ]);
  await download.saveAs(join(folder, "run.zip"));
  const inPage = unzipSync(readFileSync(join(folder, "run.zip")));

  copyFileSync(CELLS, join(folder, basename(CELLS)));
  writeFileSync(join(folder, "heddle.yaml"), yaml);
  await run(process.execPath, [HEDDLE, "train", "heddle.yaml", "--out", "run", "--quiet"], { cwd: folder });
  await run(process.execPath, [HEDDLE, "evaluate", "run", "--quiet"], { cwd: folder });
  const name = Object.keys(inPage)[0]!.split("/")[0]!;
  for (const file of ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "evaluation.json"]) {
    const there = Buffer.from(inPage[`${name}/${file}`]!);
    expect(there.equals(readFileSync(join(folder, "run", file))), file).toBe(true);
  }
});
