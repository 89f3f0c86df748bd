import { totalBlockingTime } from "./blocking-time.mjs";
import { computedTasks } from "./main-thread.mjs";

/** Slowdown of the page's main thread, as Lighthouse's mobile profile. Workers are not slowed down. */
export const SLOWDOWN = 4;
/** Milliseconds without a long task after which the load has ended. */
const QUIET = 5000;

/** Records paints and long tasks from the start of the load. */
const RECORD = () => {
  globalThis.recorded = { tasks: [], largest: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) recorded.tasks.push({ start: startTime, duration });
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    recorded.largest = list.getEntries().at(-1).startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
};

/**
 * One first load with an empty cache: bytes as transferred (gzip), times in milliseconds.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 */
export const firstLoad = (browser, address) =>
  inNewContext(browser, async (page, sizes) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    await page.addInitScript(RECORD);
    await load(page, address);
    const ready = await page.evaluate(() => performance.now());
    await page.waitForFunction(
      (quiet) => performance.now() - Math.max(0, ...recorded.tasks.map((task) => task.start + task.duration)) > quiet,
      QUIET,
      { polling: 200, timeout: 0 },
    );
    const { tasks, largest, first } = await page.evaluate(() => ({
      ...recorded,
      first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    }));
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + Number(size ?? 0), 0);
    return { bytes, first, largest, ready, blocked: totalBlockingTime(tasks, first) };
  });

/**
 * Total blocking time of a first load by the time that its tasks compute, times the slowdown. It includes tasks before the
 * first paint, so it is an upper bound, and other programs on the machine do not change it.
 */
export async function computedBlockingTime(browser, address) {
  const tasks = await computedTasks(browser, () => inNewContext(browser, (page) => load(page, address)));
  return totalBlockingTime(
    tasks.map((computed) => ({ start: 0, duration: SLOWDOWN * computed })),
    0,
  );
}

async function load(page, address) {
  await page.goto(address);
  await page.waitForSelector("button.main:enabled", { timeout: 0 });
  await page.waitForSelector(".scatter .ticks", { timeout: 0 });
}

async function inNewContext(browser, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const sizes = [];
    context.on("response", (response) => sizes.push(response.headerValue("content-length").catch(() => undefined)));
    return await act(await context.newPage(), sizes);
  } finally {
    await context.close();
  }
}
