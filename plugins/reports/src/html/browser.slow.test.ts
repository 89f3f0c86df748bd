import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

// Needs a Chromium: /usr/bin/chromium of Debian, or the path in CHROMIUM.
const QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const evil = "<script>alert(1)</script>";

let browser: Browser;
let folder: string;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heddle-report-"));
  const levels = [evil, ...EXAMPLE.categorical[0].levels];
  const runs = exampleRuns({ ...EXAMPLE, categorical: [{ name: "cell_type", levels }] });
  const [file] = await plugin.create(plugin.options.parse({}), []).render(runs);
  writeFileSync(join(folder, "report.html"), file.contents);
  address = pathToFileURL(join(folder, "report.html")).href;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", ...QUIET];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(width: number, colorScheme: "light" | "dark"): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url() !== address && request.url() !== "data:,") complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** Colors other than the ground on the canvas of a panel. */
const inked = (page: Page, panel: number): Promise<number> =>
  page.evaluate((index) => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>(".panel canvas")[index];
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((alpha, i) => i % 4 === 3 && alpha > 0).length;
  }, panel);

describe("report.html in Chromium", () => {
  test.each([
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
    [390, "dark"],
  ] as const)(
    "%i px wide, %s: no complaint, no request, no sideways scrolling, every panel drawn",
    async (width, scheme) => {
      const { page, complaints } = await open(width, scheme);
      await page.waitForSelector(".panel canvas");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      for (let panel = 0; panel < 3; panel++) expect(await inked(page, panel)).toBeGreaterThan(3000);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test("every control works by keyboard: run, axes, levels, filter, sorting", async () => {
    const { page, complaints } = await open(1280, "light");
    await page.focus("input[name=space-axes]");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent(".panel .axes")).toContain("component 1");
    await page.focus("input[name=space-run]");
    await page.keyboard.press("ArrowRight");
    expect(await page.getAttribute(".panel canvas", "aria-label")).toContain(EXAMPLE.names[1]);
    await page.focus(".levels button");
    await page.keyboard.press("Enter");
    expect(await page.getAttribute(".levels button", "aria-pressed")).toBe("true");
    await page.focus("#filter");
    await page.keyboard.type("ari");
    expect(await page.textContent("#filtered")).toBe("4 rows");
    const value = "#all-metrics thead th:nth-child(6)";
    await page.focus(`${value} button`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await page.getAttribute(value, "aria-sort")).toBe("descending");
    const sorted = await page.$$eval("#all-metrics tbody tr:not([hidden]) td:nth-child(6)", (cells) =>
      cells.map((cell) => Number(cell.textContent)),
    );
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
    expect(complaints).toEqual([]);
    await page.close();
  });
});
