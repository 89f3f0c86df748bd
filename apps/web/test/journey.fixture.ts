// The states of a visit to the page on the Kang cells. A test reaches its initial state also after a failure of an earlier test.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { DATA, ready, setYaml, step, train, until } from "./site.fixture.js";

const KANG = join(DATA, "kang_ifnb", "kang_union_3850x4805.h5ad");
export const CONFIGURATION = {
  factors: "[condition, cell_type]",
  genes: "{ select: seurat-v3, count: 500 }",
  objective: "{ use: beta-vae, beta: 5 }",
  rotation: "none",
  training: "{ epochs: 4, earlyStopping: false, restarts: { count: 4, fraction: 0.25 } }",
  evaluation: "{ metrics: [latent-correlations, max-correlation, active-units, clustering-agreement] }",
};

export interface Journey {
  /** The cells are open. */
  opened(): Promise<void>;
  /** A run of CONFIGURATION is trained and evaluated. */
  trained(): Promise<void>;
  /** A run with β = 1 is trained beside it. */
  compared(): Promise<void>;
  /** The page Explore, the slider of its latent at the minimum. */
  explored(): Promise<void>;
}

/** The shared result of `reach`; a rejected one is discarded, so that the next test tries again. */
export function once(reach: () => Promise<void>): () => Promise<void> {
  let reached: Promise<void> | undefined;
  return () => {
    reached ??= reach().catch((error: unknown) => {
      reached = undefined;
      throw error;
    });
    return reached;
  };
}

export function startJourney(page: Page): Journey {
  const opened = once(async () => {
    await ready(page);
    await page.setInputFiles(".drop input[type=file]", KANG);
    await page.getByText("Contents of the file").waitFor();
  });
  const trained = once(async () => {
    await opened();
    await setYaml(page, CONFIGURATION);
    await train(page);
  });
  const compared = once(async () => {
    await trained();
    await step(page, "compare");
    await page.getByRole("button", { name: "Train β = 1 for comparison" }).click();
    await page.getByText("Trained and evaluated").waitFor();
  });
  const explored = async () => {
    await trained();
    await step(page, "explore");
    await page.locator(".genes li button").first().waitFor();
    await moveToMinimum(page);
  };
  return { opened, trained, compared, explored };
}

async function moveToMinimum(page: Page): Promise<void> {
  const slider = page.locator("#traverse");
  const atMinimum = await slider.evaluate((input: HTMLInputElement) => +input.value - +input.min < +input.step);
  if (atMinimum) return;
  const before = await page.locator(".genes").first().textContent();
  await slider.focus();
  await page.keyboard.press("Home");
  await until(page, (old) => document.querySelector(".genes")!.textContent !== old, before);
}
