import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { site } from "./pages.fixture.js";

/**
 * Takes the picture of a report in the guide, from the report of its commands. HEDDLE_PICTURES=1 writes the picture; otherwise
 * only checks that it can be taken.
 */
export async function takePictures(report: string): Promise<void> {
  const { chromium } = await import("playwright-core");
  const executablePath = process.env.HEDDLE_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath))
    throw new Error(`expected a Chromium, got ${executablePath}, which does not exist. Set HEDDLE_CHROMIUM.`);
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
