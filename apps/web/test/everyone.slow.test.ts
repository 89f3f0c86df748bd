// Accessibility (axe, keyboard) in light and dark, wide and narrow; and the size of the first load.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, ready, type Site, serveSite, setYaml, step, train, visit } from "./site.fixture.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STEPS = ["open", "configure", "train", "explore", "compare", "export"];

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

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Evaluated by the debugger, which the page's content security policy does not restrict. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = (await page.evaluate("axe.run()")) as { violations: Violation[] };
  return found.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
}

describe("accessibility of every step", () => {
  test("axe reports no violation, light and dark, at 1280 and 390 px; no content is wider than the page", async () => {
    const { page, context } = await visit(browser, site.address);
    await ready(page);
    await setYaml(page, { training: "{ epochs: 4, batchSize: 64, earlyStopping: false }" });
    await train(page);
    await step(page, "compare");
    await page.getByRole("button", { name: "Train β = 1 for comparison" }).click();
    await page.getByText("Trained and evaluated").waitFor();
    for (const id of STEPS) {
      await step(page, id);
      if (id === "explore") await page.locator(".genes li button").first().waitFor();
      if (id === "compare") await page.locator(".compare tbody").first().waitFor();
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [1280, 390]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          expect(await violations(page), `${id}, ${colorScheme}, ${width} px`).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth), id).toBeLessThanOrEqual(width);
        }
      }
    }
    await context.close();
  });

  test("the keyboard alone reaches a trained run and a latent", async () => {
    const { page, context } = await visit(browser, site.address);
    await ready(page);
    await setYaml(page, { training: "{ epochs: 2, batchSize: 64, earlyStopping: false }" });
    await page.keyboard.press("Shift+Tab");
    await focusBy(page, "Tab", (text) => text === "Train");
    await page.keyboard.press("Enter");
    await page.getByText("Trained and evaluated").waitFor();
    await focusBy(page, "Tab", (text) => text === "Explore the run");
    await page.keyboard.press("Enter");
    await page.locator(".heat").waitFor();
    await focusBy(page, "Tab", (text) => text.startsWith("Latent 3"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Effect of latent 3" }).waitFor();
    await context.close();
  });
});

/** Presses a key until the text of the focused element matches. */
async function focusBy(page: Page, key: string, wanted: (text: string) => boolean): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press(key);
    const text = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.closest("main") ? (activeElement.textContent ?? "") : "";
    });
    if (wanted(text.trim())) return;
  }
  throw new Error("No such element within 200 presses.");
}

describe("the first load", () => {
  test("transfers less than 1.5 MB, gzip-compressed, before the first plot", async () => {
    const { page, context } = await visit(browser, "about:blank");
    const responses: Response[] = [];
    context.on("response", (response) => responses.push(response));
    await page.goto(site.address);
    await page.waitForSelector(".legend li");
    await ready(page);
    await page.waitForLoadState("networkidle");
    const bodies = await Promise.all([...responses].map((response) => response.body()));
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(1_500_000);
    await context.close();
  });
});
