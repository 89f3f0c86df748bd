import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const umap = {
    rows: EXAMPLE.cells,
    columns: 2,
    values: Float64Array.from({ length: 2 * EXAMPLE.cells }, (_, i) => (i * i) % 97),
  };
  const loadings = { positive: [{ gene: "ISG15", loading: 1 }], negative: [{ gene: "IFI6", loading: -1 }] };
  const withAll = runs.map((run) => {
    const latents = run.evaluation.latents.map((latent) => ({ ...latent, loadings }));
    return { ...run, umap, evaluation: { ...run.evaluation, latents } };
  });
  const [file] = await plugin.create(plugin.options.parse({}), []).render(withAll);
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

  test("a pointer at a cell shows its values; a level selected in the legend is the only one that is shown", async () => {
    const { page, complaints } = await open(1280, "light");
    const panel = page.locator(".panel").first();
    const canvas = panel.locator("canvas");
    const [width, height] = await canvas.evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight]);
    const tips = new Set<string>();
    const sweep = async () => {
      tips.clear();
      for (let step = 1; step < 16; step++) {
        await canvas.hover({ position: { x: (step / 16) * width, y: height / 2 } });
        if (await panel.locator(".tip").isVisible()) tips.add((await panel.locator(".tip").textContent())!);
      }
      return new Set(
        [...tips].map((tip) => /^condition: (\w+) · latent \d+ −?[\d.]+, latent \d+ −?[\d.e-]+$/.exec(tip)![1]),
      );
    };
    expect(await sweep()).toEqual(new Set(["ctrl", "stim"]));
    await panel.locator(".levels button", { hasText: "stim" }).click();
    expect(await sweep()).toEqual(new Set(["stim"]));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("figures are saved: every cell and name in SVG and CSV, a PNG of the size on the screen, charts without variables", async () => {
    const { page, complaints } = await open(1280, "light");
    const save = async (place: string, kind: string) => {
      const button = page.locator(`${place} .save button`, { hasText: kind }).first();
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      return readFileSync(await download.path());
    };
    const svg = String(await save(".panel", "SVG"));
    expect(svg.match(/<circle /g)).toHaveLength(EXAMPLE.cells + 2);
    for (const text of ["latent 1 →", "ctrl", "stim"]) expect(svg).toContain(`>${text}</text>`);
    expect(String(await save("section.panel:nth-child(2)", "SVG"))).toContain("&lt;script&gt;");
    const rows = String(await save(".panel", "CSV"))
      .trim()
      .split("\n");
    expect([rows.length, rows[0]]).toEqual([
      EXAMPLE.cells + 1,
      expect.stringMatching(/^latent 1,latent \d+,condition$/),
    ]);
    const png = await save(".panel", "PNG");
    expect(png.readUInt32BE(16)).toBe(
      await page
        .locator(".panel canvas")
        .first()
        .evaluate((each: HTMLCanvasElement) => each.width),
    );
    const chart = String(await save("#training figure", "SVG"));
    expect(chart).toContain("epoch →");
    expect(chart).not.toContain("var(");
    expect((await save("#training figure", "PNG")).readUInt32BE(16)).toBeGreaterThan(300);
    const epochs = String(await save("#training figure", "CSV")).split("\n");
    expect(epochs.slice(0, 2)).toEqual(["run,cells,epoch,elbo", expect.stringMatching(/^[^,]+,training,1,-[\d.]+$/)]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("the UMAP has a panel per factor and per best latent of each run; a tip has the value of the latent", async () => {
    const { page, complaints } = await open(1280, "light");
    const titles = await page.locator("#umap-panels h4").allTextContents();
    expect(titles.slice(0, 2)).toEqual([
      expect.stringMatching(new RegExp(`^${EXAMPLE.names[0]}: \\w+$`)),
      expect.stringMatching(new RegExp(`^${EXAMPLE.names[0]}: latent \\d+$`)),
    ]);
    expect(titles.filter((title) => title.startsWith(EXAMPLE.names[1]))).toHaveLength(titles.length / 2);
    const panels = await page.locator("#panels .panel").count();
    for (let panel = panels; panel < panels + titles.length; panel++)
      expect(await inked(page, panel)).toBeGreaterThan(1000);
    const label = page.locator("#umap-panels canvas").nth(1);
    expect(await label.getAttribute("aria-label")).toMatch(/cells colored by latent \d+; across UMAP 1, up UMAP 2$/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("two runs are printed on at most eight pages of A4", async () => {
    const { page } = await open(1280, "light");
    await page.waitForSelector(".panel canvas");
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)!.length).toBeLessThanOrEqual(8);
    await page.close();
  });

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
