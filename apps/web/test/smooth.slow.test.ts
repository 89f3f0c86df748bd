// The page stays responsive while a model trains, and while 100,000 cells are moved. Measured by CPU time and waits of the
// main thread, so that other programs on the machine have no influence.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MainThreadTask, mainThreadDuring } from "./main-thread.fixture.js";
import { coloredPixels, launch, ready, type Site, serveSite, setYaml, step, train, visit } from "./site.fixture.js";

/** Milliseconds: what browsers call a long task. */
const LONG = 50;

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serveSite();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const longest = (tasks: readonly MainThreadTask[]): number => Math.max(...tasks.map(({ computed }) => computed));
const waitsOf = (tasks: readonly MainThreadTask[]): readonly string[] => tasks.flatMap(({ waits }) => waits);

describe("while a model is trained on 5,000 cells × 2,000 genes", () => {
  test("no task of the main thread computes for 50 ms, none waits for the graphics process, also when steps are changed", {
    tags: ["nightly"],
  }, async () => {
    const { page, context } = await visit(browser, site.address);
    await ready(page);
    await page.locator(".scatter canvas").waitFor();
    await setYaml(page, {
      data: "{ use: simulated, preset: small, cells: 5000, genes: 2000 }",
      genes: "{ select: all }",
      training: "{ epochs: 6, earlyStopping: false, checkpointSeconds: 2 }",
      evaluation: "{ metrics: [active-units, latent-correlations], baseline: false }",
    });
    const tasks = await mainThreadDuring(browser, async () => {
      const trained = train(page);
      await page.getByText(/epoch [2-9] of 6/).waitFor();
      await page.locator(".scatter canvas").waitFor();
      await step(page, "open");
      await page.locator(".scatter canvas").waitFor();
      await page.selectOption("#cells-factor", { index: 1 });
      await step(page, "train");
      await trained;
      await page.getByRole("button", { name: "Explore the run" }).click();
      await page.locator(".genes li button").first().waitFor();
      await page.locator(".scatter canvas").waitFor();
    });
    expect(tasks.length).toBeGreaterThan(500);
    expect(longest(tasks)).toBeLessThan(LONG);
    expect(waitsOf(tasks)).toEqual([]);
    await context.close();
  });
});

describe("100,000 cells", () => {
  test("moved, zoomed, colored anew, by other latents: no task of the main thread computes for 50 ms, and of its frames at least half show the cells where they are then", {
    tags: ["nightly"],
  }, async () => {
    const { page, context } = await visit(browser, site.address);
    await ready(page);
    await setYaml(page, {
      data: "{ use: simulated, preset: small, cells: 100000, genes: 60 }",
      factors: "[group]",
      genes: "{ select: all }",
      latents: "3",
      training: "{ epochs: 1, batchSize: 1024, earlyStopping: false }",
      evaluation: "{ metrics: [active-units], baseline: false }",
    });
    await train(page);
    await page.getByRole("button", { name: "Explore the run" }).click();
    await page.locator(".genes li button").first().waitFor();
    expect(await page.locator(".scatter canvas").getAttribute("aria-label")).toContain("100,000 cells");
    await frames(page, 10);
    expect(await coloredPixels(page)).toBeGreaterThan(2000);
    const drawn = await countDrawn(page);
    const moved = await mainThreadDuring(browser, () => drag(page));
    const drawnWhileMoved = await drawn();
    const zoomed = await mainThreadDuring(browser, () => zoom(page));
    const colored = await mainThreadDuring(browser, () => recolor(page));
    for (const tasks of [moved, zoomed, colored]) {
      expect(longest(tasks)).toBeLessThan(LONG);
      expect(waitsOf(tasks)).toEqual([]);
    }
    expect(drawnWhileMoved).toBeGreaterThan(STEPS / 2);
    await context.close();
  });
});

/** Until the main thread made so many frames. */
const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (wanted) => {
    for (let frame = 0; frame < wanted; frame++) await new Promise(requestAnimationFrame);
  }, count);

/** How often the thread that draws has drawn since. */
async function countDrawn(page: Page): Promise<() => Promise<number>> {
  const drawer = page.workers().find((worker) => worker.url().includes("draw-worker"))!;
  await drawer.evaluate(() => {
    const counted = globalThis as unknown as { drawn: number };
    counted.drawn = 0;
    const draw = WebGL2RenderingContext.prototype.drawArrays;
    WebGL2RenderingContext.prototype.drawArrays = function (...given) {
      counted.drawn++;
      draw.apply(this, given);
    };
  });
  return () => drawer.evaluate(() => (globalThis as unknown as { drawn: number }).drawn);
}

async function middle(page: Page): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await page.locator(".scatter canvas").boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

const STEPS = 30;

async function drag(page: Page): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let at = 0; at < STEPS; at++) {
    await page.mouse.move(x + 3 * at, y + at);
    await frames(page, 1);
  }
  await page.mouse.up();
}

async function zoom(page: Page): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  for (let at = 0; at < 20; at++) {
    await page.mouse.wheel(0, at < 10 ? -100 : 100);
    await frames(page, 1);
  }
}

async function recolor(page: Page): Promise<void> {
  const colors = await page
    .locator("#plot-color option")
    .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
  for (const color of colors.slice(0, 4)) {
    await page.selectOption("#plot-color", color);
    await frames(page, 3);
  }
  await page.selectOption("#plot-x", { index: 2 });
  await frames(page, 3);
}
