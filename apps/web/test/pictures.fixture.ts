// Pictures of the page for a look at it: `HEDDLE_PICTURES=folder` before a test of the slow lane saves them.
import { join } from "node:path";
import type { Page } from "playwright-core";

const FOLDER = process.env.HEDDLE_PICTURES;
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Saves the whole page at the width of a desktop and of a phone, light and dark; without HEDDLE_PICTURES, nothing. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  for (const [width, size] of Object.entries({ wide: WIDE, phone: PHONE })) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await inTiles(page, join(FOLDER, `${name}-${width}-${colorScheme}`));
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
}

/** CSS pixels: a viewer shrinks a taller picture until its text cannot be read. */
const TILE = 1600;

async function inTiles(page: Page, path: string): Promise<void> {
  const { width, height } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
  for (let y = 0; y < height; y += TILE) {
    const clip = { x: 0, y, width, height: Math.min(TILE, height - y) };
    await page.screenshot({ path: `${path}-${y / TILE}.png`, fullPage: true, clip });
  }
}
