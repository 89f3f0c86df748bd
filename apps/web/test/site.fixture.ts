import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { HEADERS } from "../headers.js";

/** The built site: `npm run web` and the slow lane make it. */
const SITE = fileURLToPath(new URL("../dist", import.meta.url));
export const DATA = fileURLToPath(new URL("../../../../shared/data", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the built site, with its headers or as a host that sends none; each script starts with `prelude`. */
export async function serveSite({ headers = true, prelude = "" } = {}): Promise<Site> {
  if (!existsSync(join(SITE, "index.html"))) throw new Error(`No site in ${SITE}: build it with npm run web.`);
  const server: Server = createServer((request, response) => {
    const path = normalize(new URL(request.url!, "http://localhost").pathname);
    const file = join(SITE, path === "/" ? "index.html" : path);
    if (!file.startsWith(SITE) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      ...(headers && HEADERS),
    });
    if (extname(file) === ".js") response.write(prelude);
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Software drawing: a machine of tests has no graphics card. */
const DRAWING = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = (drawing: readonly string[] = DRAWING): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.HEDDLE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...drawing, ...QUIET],
  });

/** The site, a browser and a temporary folder for the tests of one file. */
export function whileTesting() {
  const given = {} as { site: Site; browser: Browser; folder: string };
  beforeAll(async () => {
    given.folder = mkdtempSync(join(tmpdir(), "heddle-web-"));
    given.site = await serveSite();
    given.browser = await launch();
  });
  afterAll(async () => {
    await given.browser?.close();
    await given.site?.close();
    rmSync(given.folder, { recursive: true, force: true });
  });
  return given;
}

/**
 * Milliseconds until a condition that stays false fails its test. A true condition ends the wait at once, so the limit
 * is far above the usual time; it scales with the load of the machine (tooling/pace.ts).
 */
export const LIMIT = 120_000 * Number(process.env.HEDDLE_PACE ?? 1);

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page, and requests that leave its origin. */
  readonly problems: string[];
}

/** A new browser context: empty storage, every request recorded. */
export async function visit(browser: Browser, address: string, more: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...more });
  context.setDefaultTimeout(LIMIT);
  const problems: string[] = [];
  const origin = new URL(address).origin;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") problems.push(`request: ${request.method()} ${url.href}`);
    if (request.method() !== "GET") problems.push(`request: ${request.method()} ${url.href}`);
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(address);
  return { page, context, problems };
}

/**
 * Until a condition is true in the page. It is tested every 100 ms, not for every frame: a machine that draws in
 * software can leave a page without frames for minutes. The state of the page is part of the error.
 */
export async function until<T>(page: Page, condition: (given: T) => unknown, given: T): Promise<void> {
  try {
    await page.waitForFunction(condition as (given: unknown) => unknown, given, { polling: 100 });
  } catch (cause) {
    const state = await page.evaluate(async () => ({
      address: location.href,
      isolated: crossOriginIsolated,
      storage: { ...sessionStorage },
      controller: navigator.serviceWorker?.controller?.state,
      active: (await navigator.serviceWorker?.getRegistration())?.active?.state,
    }));
    throw new Error(`The condition ${condition} stayed false; the page: ${JSON.stringify(state)}`, { cause });
  }
}

/** Until the page has its configuration for the cells that are open. */
export const ready = (page: Page): Promise<unknown> => page.waitForSelector("button.main:enabled");

export const step = (page: Page, id: string): Promise<void> => page.click(`nav a[href="#/${id}"]`);

/** Puts lines into the YAML, by key: the whole top-level entry is replaced. */
export async function setYaml(page: Page, entries: Readonly<Record<string, string>>): Promise<string> {
  await step(page, "configure");
  const box = page.locator("textarea.code");
  let text = await box.inputValue();
  for (const [key, value] of Object.entries(entries)) {
    text = text.replace(new RegExp(`^${key}:.*\\n(?:[ -].*\\n)*`, "m"), "");
    text += `${key}: ${value}\n`;
  }
  await box.fill(text);
  await page.getByText("This configuration is valid.").waitFor();
  return text;
}

/** Pixels of the picture of cells that are of a color, as the screen shows them: all that is not a cell is gray. */
export async function coloredPixels(page: Page): Promise<number> {
  const picture = await page.locator(".scatter canvas").screenshot();
  return page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      let colored = 0;
      for (let at = 0; at < data.length; at += 4) {
        const channels = [data[at], data[at + 1], data[at + 2]];
        if (Math.max(...channels) - Math.min(...channels) > 40) colored++;
      }
      return colored;
    },
    [...picture],
  );
}

/** Trains what is configured and waits until it is measured. */
export async function train(page: Page): Promise<void> {
  await step(page, "train");
  await page
    .getByRole("button", { name: /^Train/ })
    .first()
    .click();
  await page.getByText(/Trained and evaluated|could not be trained/).waitFor();
}
