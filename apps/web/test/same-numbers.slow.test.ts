// One configuration in the page and on the command line gives the same model, byte for byte.
import { execFile } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { DATA, ready, setYaml, step, train, visit, whileTesting } from "./site.fixture.js";

const run = promisify(execFile);
const HEDDLE = fileURLToPath(new URL("../../cli/bin/heddle.js", import.meta.url));
const CELLS = join(DATA, "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");

const given = whileTesting();

test("backend simd, strict: weights, latents and losses are those of heddle train, to the byte", async () => {
  const { page } = await visit(given.browser, given.site.address);
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", CELLS);
  await page.getByText("Contents of the file").waitFor();
  const yaml = await setYaml(page, {
    factors: "[condition, cell_type]",
    genes: "{ select: seurat-v3, count: 300 }",
    training: "{ epochs: 5, earlyStopping: false }",
    evaluation: "{ metrics: [max-correlation], baseline: true }",
  });
  expect(yaml).toMatch(/backend:\s+use: simd\s+strict: true/);
  await train(page);
  await step(page, "export");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Run folder (.zip)" }).click(),
  ]);
  await download.saveAs(join(given.folder, "run.zip"));
  const inPage = unzipSync(readFileSync(join(given.folder, "run.zip")));

  copyFileSync(CELLS, join(given.folder, basename(CELLS)));
  writeFileSync(join(given.folder, "heddle.yaml"), yaml);
  await run(process.execPath, [HEDDLE, "train", "heddle.yaml", "--out", "run", "--quiet"], { cwd: given.folder });
  await run(process.execPath, [HEDDLE, "evaluate", "run", "--quiet"], { cwd: given.folder });
  const name = Object.keys(inPage)[0].split("/")[0];
  for (const file of ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "evaluation.json"]) {
    const there = Buffer.from(inPage[`${name}/${file}`]);
    expect(there.equals(readFileSync(join(given.folder, "run", file))), file).toBe(true);
  }
});
