// All steps in Chromium on the Kang cells. Needs the built site and Chromium, which the slow lane provides.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIGURATION, type Journey, startJourney } from "./journey.fixture.js";
import {
  coloredPixels,
  LIMIT,
  launch,
  ready,
  type Site,
  serveSite,
  setYaml,
  step,
  type Visit,
  visit,
} from "./site.fixture.js";

/** A busy machine updates a form late. */
const SOON = { timeout: LIMIT };
const GENE_SETS = "input[accept='.gmt,.txt']";

let site: Site;
let browser: Browser;
let folder: string;
let visitor: Visit;
let journey: Journey;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heddle-web-"));
  site = await serveSite();
  browser = await launch();
  visitor = await visit(browser, site.address);
  journey = startJourney(visitor.page);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function saved(page: Page, button: string, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).first().click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  await download.saveAs(join(folder, name));
  return readFileSync(join(folder, name));
}

describe("all steps on the Kang cells", () => {
  test("open: finds counts and factors of the file", async () => {
    const { page } = visitor;
    await ready(page);
    await page.waitForSelector(".legend li");
    expect(await coloredPixels(page)).toBeGreaterThan(1000);
    await journey.opened();
    const found = await page.locator("main").textContent();
    expect(found).toContain("3,850");
    expect(found).toContain("4,805");
    expect(found).toMatch(/Counts come from X/);
    expect(found).toMatch(/conditionfactorctrl \(1,879\), stim \(1,971\)/);
  });

  test("configure: form and YAML show the same configuration", async () => {
    const { page } = visitor;
    await journey.opened();
    await step(page, "configure");
    await page.getByText("This configuration is valid.").waitFor();
    const yaml = () => page.locator("textarea.code").inputValue();
    expect(await yaml()).toContain("demuxlet_call");
    await page.selectOption("#objective", { label: "beta-tcvae" });
    await expect.poll(yaml, SOON).toContain("use: beta-tcvae");
    await page.fill("[id='objective.alpha.value']", "2");
    // the check of the configuration ends and renders the form while the text is unfinished
    await page.getByText("This configuration is valid.").waitFor();
    await page.locator("[id='objective.alpha.value']").blur();
    await expect.poll(yaml, SOON).toMatch(/alpha: 2/);
    await setYaml(page, CONFIGURATION);
    expect(await page.inputValue("[id='objective.beta.value']")).toBe("5");
    expect(await page.isChecked("[id='factors.cell_type']")).toBe(true);
    expect(await page.isChecked("[id='factors.donor']")).toBe(false);
  });

  test("train: shows epochs and KL; no request leaves the origin", async () => {
    const { page, problems } = visitor;
    await journey.trained();
    await step(page, "train");
    const shown = await page.locator("main").textContent();
    expect(shown).toContain("Trained and evaluated");
    expect(shown).toContain("× 500 genes");
    expect(await page.locator(".bars li").count()).toBe(10);
    expect(problems).toEqual([]);
  });

  test("explore: heatmap, a latent's slider, a gene's effects", async () => {
    const { page, problems } = visitor;
    await journey.explored();
    expect(await page.locator(".heat thead button").count()).toBe(10);
    expect(await coloredPixels(page)).toBeGreaterThan(1000);
    expect(await page.locator(".heat td.best").count()).toBe(await page.locator(".heat tbody tr").count());
    const genes = page.locator(".genes li button");
    const gene = (await genes.first().textContent())!;
    await genes.first().click();
    await page.getByRole("heading", { name: `Gene ${gene}` }).waitFor();
    await page.locator(".genes.one li").nth(9).waitFor();
    await page.locator(".ramp").waitFor();
    const summary = page.locator(".alignment");
    expect(await summary.locator("thead").textContent()).toMatch(/Pearson \|r\|Ceiling.*Spearman \|ρ\|/);
    expect(await summary.locator("tbody tr").first().textContent()).toMatch(/^conditionLatent \d+/);
    expect(await page.locator(".scatter .ticks text").count()).toBeGreaterThan(3);
    expect(problems).toEqual([]);
  });

  test("explore: UMAP, clusters, and gene sets of a .gmt file", async () => {
    const { page, problems } = visitor;
    await journey.explored();
    await page.selectOption("#plot-color", { label: "clusters (k-means)" });
    const legend = page.locator(".scatter + .legend");
    await legend.getByText("cluster 8").waitFor();
    const all = await coloredPixels(page);
    await legend.getByRole("button", { name: "cluster 8" }).click();
    await page.locator(".legend button[aria-pressed=true]").waitFor();
    await expect.poll(() => coloredPixels(page), SOON).toBeLessThan(all / 2);
    await legend.getByRole("button", { name: "cluster 8" }).click();
    const plot = page.locator("figure", { has: page.locator(".scatter") });
    const [svg] = await Promise.all([page.waitForEvent("download"), plot.getByRole("button", { name: "SVG" }).click()]);
    expect(svg.suggestedFilename()).toMatch(/^cells-latent-\d+-latent-\d+-.*\.svg$/);
    await svg.saveAs(join(folder, "cells.svg"));
    // a dot per cell
    expect(readFileSync(join(folder, "cells.svg"), "utf8").match(/h0/g)!.length).toBeGreaterThan(3000);
    await page.fill("#plot-clusters", "3");
    await page.locator("#plot-clusters").blur();
    await legend.getByText("cluster 8").waitFor({ state: "detached" });
    expect(await legend.textContent()).toMatch(/cluster 1.*cluster 3/);
    await page.selectOption("#plot-method", "umap");
    await page.getByText("UMAP preserves neighbors").waitFor();
    expect(await page.locator(".scatter canvas").getAttribute("aria-label")).toContain("cells by UMAP, colored by 3");
    expect(await coloredPixels(page)).toBeGreaterThan(1000);
    await page.setInputFiles(GENE_SETS, { name: "words.gmt", mimeType: "text/plain", buffer: Buffer.from("words") });
    await page
      .getByRole("alert")
      .filter({ hasText: /words\.gmt.*line 1/s })
      .waitFor();
    // the slider is at its minimum: genes that rise there fall as the latent rises
    const rising = await page.locator(".genes").first().locator("ol").first().locator("button").allTextContents();
    const sets = [["LEADING", "", ...rising].join("\t"), ["OTHERS", "", ...rising.slice(0, 5)].join("\t")].join("\n");
    await page.setInputFiles(GENE_SETS, { name: "two.gmt", mimeType: "text/plain", buffer: Buffer.from(sets) });
    await page.getByText("2 sets of two.gmt").waitFor();
    expect(await page.locator(".sets tbody tr").first().textContent()).toMatch(/^(LEADING|OTHERS)falling\d+ of \d+: /);
    expect(problems).toEqual([]);
  });

  test("compare: a second run with β = 1, and the differences", async () => {
    const { page } = visitor;
    await journey.compared();
    await step(page, "compare");
    await page.locator(".compare tbody").first().waitFor();
    expect(await page.locator(".heat").count()).toBe(2);
    const table = await page.locator(".compare").textContent();
    expect(table).toContain("Alignment");
    expect(table).toContain("condition");
    expect(table).toContain("Clustering");
  });

  test("export: the run folder, latents for scanpy, the report; and the folder opens again", async () => {
    const { page, problems } = visitor;
    await journey.compared();
    await step(page, "export");
    const zip = unzipSync(await saved(page, "Run folder (.zip)", "kang-union-3850x4805-beta-vae-1-seed-0.zip"));
    expect(
      Object.keys(zip)
        .map((path) => path.split("/").slice(1).join("/"))
        .sort(),
    ).toEqual([
      "config.json",
      "evaluation.json",
      "latents.h5ad",
      "metrics.jsonl",
      "model/genes.json",
      "model/model.json",
      "model/weights.safetensors",
      "restarts.json",
      "summary.json",
      "timings.jsonl",
    ]);
    expect((await saved(page, "latents.h5ad for scanpy", "latents.h5ad")).subarray(1, 4).toString()).toBe("HDF");
    expect((await saved(page, "report.html", "report.html")).toString()).toContain("<html");
    await page.setInputFiles(".drop input[type=file]", join(folder, "kang-union-3850x4805-beta-vae-1-seed-0.zip"));
    await page.getByRole("heading", { name: "Latents, factors and genes" }).waitFor();
    expect(await page.inputValue("#explored-run")).toBe("kang-union-3850x4805-beta-vae-1-seed-0-2");
    expect(problems).toEqual([]);
  });
});
