import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { site } from "./pages.fixture.js";

/**
 * The guide's picture of a report, taken from the report that the page's own commands made. Written anew with
 * HEDDLE_PICTURES=1; otherwise the report must only be fit to be taken.
 */
export async function takePictures(report: string): Promise<void> {
  const { chromium } = await import("playwright-core");
  const executablePath = process.env.HEDDLE_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is not there: HEDDLE_CHROMIUM names a Chromium`);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1500 }, deviceScaleFactor: 1.5 });
    await page.goto(pathToFileURL(report).href, { waitUntil: "load" });
    if ((await page.locator("svg").count()) === 0) throw new Error(`${report} has no picture`);
    const path = join(site, "public", "images", "kang-report.png");
    const picture = await page.screenshot(process.env.HEDDLE_PICTURES ? { path } : {});
    if (picture.length < 10_000) throw new Error("the picture of the report is empty");
  } finally {
    await browser.close();
  }
}
