import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../toolchain.mjs";

const require = createRequire(join(root, "apps", "web", "package.json"));
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WAIT = { timeout: 0 };

const step = (page, id) => page.click(`nav a[href="#/${id}"]`);

/** Number of violations of axe's rules on the present page; the debugger evaluates the script, so no policy applies. */
async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate("axe.run().then(({ violations }) => violations.length)");
}

const STEPS = {
  "open the file": async (page, data) => {
    await page.setInputFiles(".drop input[type=file]", data);
    await page.getByText("Contents of the file").waitFor(WAIT);
  },
  "choose: the configuration is valid": async (page) => {
    await step(page, "configure");
    await page.getByText("This configuration is valid.").waitFor(WAIT);
  },
  "train, quick": async (page) => {
    await step(page, "train");
    await page.getByRole("button", { name: "Quick training" }).click(WAIT);
    await page.getByRole("button", { name: "Explore the run" }).waitFor(WAIT);
  },
  "understand: tables, plot, genes of a latent": async (page) => {
    await page.getByRole("button", { name: "Explore the run" }).click();
    await page.locator(".genes li button").first().waitFor(WAIT);
    await page.locator(".scatter .ticks").waitFor(WAIT);
  },
  "export report.html": async (page) => {
    await step(page, "export");
    const download = page.waitForEvent("download", WAIT);
    await page.getByRole("button", { name: "report.html" }).first().click(WAIT);
    await download;
  },
};

/**
 * A visit from the first click to the report, without slowdown: seconds and axe's violations of each step.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {string} data path of a file with cells
 */
export async function journey(browser, address, data) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  try {
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForSelector("button.main:enabled", WAIT);
    const measured = [];
    for (const [name, perform] of Object.entries(STEPS)) {
      const start = performance.now();
      await perform(page, data);
      const seconds = (performance.now() - start) / 1000;
      measured.push({ name, seconds, violations: await violations(page) });
    }
    return measured;
  } finally {
    await context.close();
  }
}
