// Browsers with fewer features: no WebGL, no streams to files.
import { describe, expect, test } from "vitest";
import {
  coloredPixels,
  launch,
  ready,
  serveSite,
  setYaml,
  step,
  train,
  until,
  visit,
  whileTesting,
} from "./site.fixture.js";

const given = whileTesting();

describe("without WebGL", () => {
  test("the cells are drawn, with axes that follow the zoom, and a sentence states the reason", async () => {
    const browser = await launch(["--disable-gpu", "--disable-software-rasterizer"]);
    const { page, problems } = await visit(browser, given.site.address);
    await ready(page);
    await page.getByText("This browser has no WebGL 2").waitFor();
    await page.locator(".scatter .ticks text").first().waitFor();
    await until(page, () => document.querySelectorAll(".legend li").length > 0, undefined);
    await expect.poll(() => coloredPixels(page), { timeout: 60_000 }).toBeGreaterThan(1000);
    const ticks = () => page.locator(".scatter .ticks").textContent();
    const before = await ticks();
    await page.locator(".scatter canvas").press("+");
    await page.locator(".scatter canvas").press("+");
    await expect.poll(ticks, { timeout: 60_000 }).not.toBe(before);
    expect(problems).toEqual([]);
    await browser.close();
  });
});

describe("without streams to files, as in Safari before 26", () => {
  test("a run is trained, evaluated, and there after a reload", async () => {
    const site = await serveSite({ prelude: "delete globalThis.FileSystemFileHandle?.prototype.createWritable;\n" });
    const { page, context, problems } = await visit(given.browser, site.address);
    await ready(page);
    await setYaml(page, {
      training: "{ epochs: 2, batchSize: 128, earlyStopping: false, checkpointSeconds: 0 }",
      evaluation: "{ metrics: [latent-correlations, max-correlation], baseline: false }",
    });
    await train(page);
    expect(await page.textContent("main")).toContain("Trained and evaluated");
    await page.reload();
    await step(page, "explore");
    await page.locator(".genes li button").first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
    await site.close();
  });
});
