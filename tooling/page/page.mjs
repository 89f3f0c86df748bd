// `npm run bench:page -- FILE`: figures of the built page as Markdown: first load with a slow processor, and the steps of a
// visit with a file of cells. Needs the page (npm run web) and Chromium (HEDDLE_CHROMIUM, default /usr/bin/chromium).
import { cpus, loadavg } from "node:os";
import { basename } from "node:path";
import { chromium } from "playwright-core";
import { median } from "./blocking-time.mjs";
import { computedBlockingTime, firstLoad, SLOWDOWN } from "./first-load.mjs";
import { journey } from "./journey.mjs";
import { servePage } from "./serve.mjs";

const LOADS = 3;
/** Software drawing: a server has no graphics card. */
const ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run"];

const [data] = process.argv.slice(2);
if (data === undefined) {
  console.error("expected a file of cells, got none. For example: npm run bench:page -- cells.h5ad");
  process.exit(2);
}

const table = (header, rows) =>
  [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

const { address, close } = await servePage();
const browser = await chromium.launch({
  executablePath: process.env.HEDDLE_CHROMIUM ?? "/usr/bin/chromium",
  args: ARGUMENTS,
});
try {
  const { model } = cpus()[0];
  console.log(`${model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; Chromium ${browser.version()}\n`);
  const loads = [];
  for (let load = 0; load < LOADS; load++)
    loads.push({ ...(await firstLoad(browser, address)), computed: await computedBlockingTime(browser, address) });
  const middle = (key) => median(loads.map((load) => load[key]));
  const figures = [
    ["bytes of the first load, gzip", `${Math.round(middle("bytes") / 1000)} kB`],
    ["first contentful paint", seconds(middle("first"))],
    ["largest contentful paint", seconds(middle("largest"))],
    ["total blocking time", `${Math.round(middle("blocked"))} ms`],
    ["the same by the time that tasks compute, at most", `${Math.round(middle("computed"))} ms`],
    ["simulated cells drawn, training can start", seconds(middle("ready"))],
  ];
  console.log(table([`first load, main thread slowed down ${SLOWDOWN} ×, median of ${LOADS}`, ""], figures));
  const steps = (await journey(browser, address, data)).map(({ name, seconds: taken, violations }) => [
    name,
    `${taken.toFixed(1)} s`,
    String(violations),
  ]);
  console.log(`\n${table([`visit with ${basename(data)}`, "time", "axe violations"], steps)}`);
} finally {
  await browser.close();
  await close();
}
