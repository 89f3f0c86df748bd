// Pages that import heddle, built by common bundlers, and the folder for pages without a bundler; each in Chromium.
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, start, succeed, workFolder } from "../process/heddle-process.js";
import { packedProject } from "./packed-project.js";
import { openBrowser, openPage, serveFolder } from "./page.js";

const { folder, remove } = workFolder();
let browser: Browser;
let project: string;

/** A file compressed with lzf; the page must load the binary filter. */
const LZF = join(root, "..", "shared", "data", "formats", "scvi_pbmc5k_protein_200x16581_lzf_dense.h5ad");

const PAGE = `<!doctype html><title>.</title><link rel="icon" href="data:," /><input type="file" />`;

const PROGRAM = `
import { configure, evaluate, inspect, train } from "heddle";

if (globalThis.HEDDLE) configure(globalThis.HEDDLE);
const config = {
  backend: "wasm", genes: { select: "all" }, factors: ["group"], latents: 3,
  data: { use: "simulated", preset: "small", cells: 200, genes: 80 },
  training: { epochs: 2, batchSize: 64, restarts: { count: 1 } }, evaluation: { metrics: ["max-correlation"] },
};
globalThis.go = async () => {
  const run = train(config, { out: "runs/first" });
  const kinds = [];
  for await (const { kind } of run) if (kind !== "step" && kind !== "checkpoint") kinds.push(kind);
  const { encoded, store } = await run.result;
  const here = await train(config, { thread: "here" }).result;
  const same = here.encoded.representation.values.every((value, i) => value === encoded.representation.values[i]);
  const { results } = await evaluate("runs/first", { thread: "worker" });
  const looked = await inspect(document.querySelector("input").files[0], { thread: "worker" });
  return { kinds, files: await store.list("."), same, results: results.length, cells: looked.cells, matrices: looked.matrices };
};
`;

beforeAll(async () => {
  if (!existsSync(LZF)) throw new Error(`${LZF} is not there: the pages read it`);
  project = await packedProject(folder, {
    packages: ["heddle", "@heddle/browser"],
    more: ["@tensorflow/tfjs-backend-wasm@4.22.0", "vite@8.3.8", "webpack@5.112.2", "webpack-cli@7", "esbuild@0.28.2"],
  });
  writeFileSync(join(project, "main.js"), PROGRAM);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  remove();
});

const bin = (name: string, ...args: string[]) =>
  succeed(start(join(project, "node_modules", ".bin", name), args, project));

function writePage(place: string, script: string, before = ""): void {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "index.html"), `${PAGE}${before}<script type="module" src="${script}"></script>`);
}

async function tryPage(site: string) {
  const server = await serveFolder(site);
  const { page, problems } = await openPage(browser, server.url);
  try {
    await page.setInputFiles("input", LZF);
    await page.waitForFunction(() => "go" in globalThis, undefined, { polling: 100 });
    const seen = await page.evaluate(() => (globalThis as unknown as { go: () => Promise<unknown> }).go());
    expect(seen).toMatchObject({
      kinds: ["prepared", "epoch", "stage", "epoch", "stage", "stage", "done"],
      files: expect.arrayContaining(["config.json", "evaluation.json", "latents.h5ad", "model", "summary.json"]),
      same: true,
      results: expect.any(Number),
      cells: 200,
      matrices: expect.arrayContaining([expect.objectContaining({ isCounts: true })]),
    });
    expect(problems).toEqual([]);
  } finally {
    await page.close();
    server.close();
  }
}

describe("a page built by", () => {
  test("Vite", async () => {
    writePage(project, "./main.js");
    writeFileSync(
      join(project, "vite.config.js"),
      `import heddle from "heddle/vite";\nexport default { base: "./", plugins: [heddle()] };`,
    );
    await bin("vite", "build", "--outDir", "vite-site");
    await tryPage(join(project, "vite-site"));
  });

  test("webpack 5", async () => {
    await bin("webpack", "./main.js", "--mode", "production", "--output-path", join(project, "webpack-site"));
    writePage(join(project, "webpack-site"), "./main.js");
    await tryPage(join(project, "webpack-site"));
  });

  test("esbuild, with @heddle/browser in the same folder", async () => {
    const site = join(project, "esbuild-site");
    await bin("esbuild", "main.js", "--bundle", "--format=esm", "--splitting", "--minify", `--outdir=${site}`);
    cpSync(join(project, "node_modules", "@heddle", "browser", "dist"), join(site, "heddle"), { recursive: true });
    const settings = `{ workerUrl: "./heddle/worker.js", wasmUrl: "./heddle/assets/" }`;
    writePage(site, "./main.js", `<script>globalThis.HEDDLE = ${settings};</script>`);
    await tryPage(site);
  });
});
