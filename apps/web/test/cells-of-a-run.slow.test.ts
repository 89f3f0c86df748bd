// Questions that a user asks of a trained run without training again: other columns, a gene, two groups of cells, a name.
// HEDDLE_PICTURES=folder saves a picture of each step.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { once } from "./journey.fixture.js";
import { pictures } from "./pictures.fixture.js";
import { DATA, ready, setYaml, step, until, type Visit, visit, whileTesting } from "./site.fixture.js";

const SMALL = join(DATA, "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");
const CONFIGURATION = {
  factors: "[]",
  missing: "{}",
  genes: "{ select: seurat-v3, count: 200 }",
  rotation: "none",
  training: "{ epochs: 6, batchSize: 128, earlyStopping: false }",
  evaluation: "{ metrics: [latent-correlations, max-correlation], baseline: false }",
};

const given = whileTesting();
let visitor: Visit;
beforeAll(async () => {
  visitor = await visit(given.browser, given.site.address);
});

const opened = once(async () => {
  const { page } = visitor;
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", SMALL);
  await page.getByText("Contents of the file").waitFor();
  await setYaml(page, CONFIGURATION);
});

const trained = once(async () => {
  const { page } = visitor;
  await opened();
  await step(page, "train");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByRole("button", { name: "Explore the run" }).click();
  await page.locator(".genes li button").first().waitFor();
});

/** The page Explore, with the panel of other columns open. */
async function judging(): Promise<Page> {
  const { page } = visitor;
  await trained();
  await step(page, "explore");
  const panel = page.locator("details.judge");
  await panel.waitFor();
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  return page;
}

/** Draws a closed line around a share of the plot. */
async function circle(page: Page, [left, right]: readonly [number, number]): Promise<void> {
  const layer = page.locator(".scatter .lasso");
  // waits until the layer is where it stays: the page scrolls to the plot
  await layer.hover({ position: { x: 5, y: 5 } });
  const box = (await layer.boundingBox())!;
  const to = (x: number, y: number) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  await to(left, 0.01);
  await page.mouse.down();
  for (const [x, y] of [
    [right, 0.01],
    [right, 0.99],
    [left, 0.99],
  ])
    await to(x, y);
  await page.mouse.up();
}

describe("a trained run without factors", () => {
  test("before training: how long it takes, and a shorter variant", async () => {
    const { page } = visitor;
    await opened();
    await setYaml(page, { training: "{ epochs: 400, batchSize: 64 }" });
    await step(page, "train");
    await page.getByText(/^Training: about .*quick training, about .*: \d+ epochs/).waitFor();
    await page.getByRole("button", { name: "Quick training" }).waitFor();
    await pictures(page, "estimate");
    await setYaml(page, CONFIGURATION);
  });

  test("columns of the file, quality metrics, clusters and a CSV of labels become factors without training", async () => {
    const page = await judging();
    expect(await page.locator(".sheet").first().textContent()).toContain("This run has no factors yet");
    await page.getByRole("button", { name: "Quality metrics" }).click();
    await page.getByText(/^Added .*log1p_total_counts/).waitFor();
    await page.getByRole("button", { name: "k-means clusters" }).click();
    await page.getByText("Added k_means_8").waitFor();
    const csv = (text: string) => ({ name: "labels.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.setInputFiles("input.labels", csv("barcode,side\nnone,left\n"));
    await page
      .getByRole("alert")
      .filter({ hasText: /labels\.csv.*What to do/s })
      .waitFor();
    await pictures(page, "labels-refused");
    // the plot's CSV has barcodes: labels made from it come back as a column
    const plot = page.locator("figure", { has: page.locator(".scatter") });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      plot.getByRole("button", { name: "CSV" }).click(),
    ]);
    await download.saveAs(join(given.folder, "cells.csv"));
    const [header, ...cells] = readFileSync(join(given.folder, "cells.csv"), "utf8").trimEnd().split("\n");
    expect(header).toMatch(/^barcode,/);
    expect(cells).toHaveLength(1556);
    const labeled = cells
      .map((line) => line.split(","))
      .map(([barcode, x]) => `${barcode},${+x > 0 ? "right" : "left"}`);
    await page.setInputFiles("input.labels", csv(["barcode,side", ...labeled].join("\n")));
    await page.getByText(/^Added side/).waitFor();
    await page.getByRole("checkbox", { name: /^condition/ }).check();
    await page.getByRole("button", { name: /^Evaluate by these \d+ columns/ }).click();
    await until(page, () => document.querySelectorAll(".alignment tbody tr").length >= 3, undefined);
    const table = await page.locator(".alignment").textContent();
    expect(table).toContain("condition");
    expect(table).toContain("log1p_total_counts");
    expect(table).toContain("side");
    await pictures(page, "judged");
  });

  test("a gene in lower case colors the cells by its measured counts; one that is not selected is refused", async () => {
    const page = await judging();
    const gene = (await page.locator(".genes li button").first().textContent())!;
    const box = page.getByLabel("Gene", { exact: true });
    await box.fill(gene.toLowerCase());
    await page.getByRole("heading", { name: `Gene ${gene}` }).waitFor();
    await page.locator(".ramp").waitFor();
    expect(await page.locator("#plot-color option:checked").textContent()).toBe(`${gene}, measured`);
    await pictures(page, "measured");
    await box.fill("not-a-gene");
    await page.getByText("Not among the 200 selected genes").waitFor();
  });

  test("two drawn selections: the latents and genes that differ", async () => {
    const page = await judging();
    await page.getByText("Compare two groups of cells").click();
    await page.getByRole("button", { name: "Draw first selection" }).click();
    await circle(page, [0.01, 0.5]);
    await page.getByText(/first selection: [1-9][\d,]* cells; second selection: none/).waitFor();
    await page.getByRole("button", { name: "Draw second selection" }).click();
    await circle(page, [0.5, 0.99]);
    await page.getByText(/second selection: [1-9]/).waitFor();
    await page.getByRole("button", { name: "Compare the groups" }).click();
    await page.locator(".differing-genes tbody tr").first().waitFor();
    expect(await page.locator(".differing-latents tbody tr").count()).toBe(10);
    await pictures(page, "selections");
  });

  test("a new name: an unusable one is refused, and a reload keeps the other", async () => {
    const { page, problems } = visitor;
    await trained();
    await step(page, "export");
    await page.getByRole("button", { name: /^Rename/ }).click();
    await page.getByLabel("Name", { exact: true }).fill("a/b");
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The run cannot be renamed" }).waitFor();
    await pictures(page, "rename");
    await page.getByLabel("Name", { exact: true }).fill("My run 1");
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await page.getByRole("heading", { name: "My run 1" }).waitFor();
    await page.reload();
    await step(page, "explore");
    await page.locator(".genes li button").first().waitFor();
    expect(await page.inputValue("#explored-run")).toBe("My run 1");
    expect(problems).toEqual([]);
  });
});
