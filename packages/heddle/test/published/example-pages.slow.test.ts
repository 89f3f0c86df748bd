// The example pages from tarballs in Chromium: a plain page without a bundler, and a React component built by Vite.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, start, succeed, until, workFolder } from "../process/heddle-process.js";
import { freePort } from "./free-port.js";
import { packedProject } from "./packed-project.js";
import { openBrowser, openPage, serveFolder } from "./page.js";

const { folder, remove } = workFolder();
let browser: Browser;
let project: string;

const KANG = join(root, "..", "shared", "data", "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");

beforeAll(async () => {
  project = await packedProject(folder, { packages: ["heddle", "@heddle/browser"], example: "react" });
  cpSync(join(root, "examples", "plain-html"), join(project, "plain"), { recursive: true });
  cpSync(join(project, "node_modules", "@heddle", "browser", "dist"), join(project, "plain", "heddle"), {
    recursive: true,
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  remove();
});

async function visit(site: string, steps: (page: Page) => Promise<void>): Promise<void> {
  const server = await serveFolder(site);
  try {
    await visitAddress(server.url, steps);
  } finally {
    server.close();
  }
}

async function visitAddress(url: string, steps: (page: Page) => Promise<void>): Promise<void> {
  const { page, problems } = await openPage(browser, url);
  try {
    await steps(page);
    expect(problems).toEqual([]);
  } finally {
    await page.close();
  }
}

const responds = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const waitForStatus = (page: Page, text: RegExp) => page.getByRole("status").filter({ hasText: text }).waitFor();

describe("the plain page", () => {
  test("trains on simulated cells, pauses and resumes, and shows the latent associated with the factor", async () => {
    await visit(join(project, "plain"), async (page) => {
      await page.getByRole("button", { name: "Train" }).click();
      await page.getByRole("button", { name: "Pause" }).click();
      await waitForStatus(page, /paused at step \d+/);
      await page.getByRole("button", { name: "Go on" }).click();
      await waitForStatus(page, /done: 400 cells embedded/);
      expect(await page.getByRole("cell", { name: "group" }).count()).toBeGreaterThan(0);
    });
  });

  test("trains on a selected file; rejects a file of another kind with a message", async () => {
    await visit(join(project, "plain"), async (page) => {
      await page.setInputFiles("#file", { name: "cells.h5ad", mimeType: "", buffer: Buffer.from("no such thing") });
      await page.getByRole("button", { name: "Train" }).click();
      await waitForStatus(page, /expected an HDF5 file, got a file without HDF5's signature/);
      await page.setInputFiles("#file", KANG);
      await page.fill("#factors", "condition");
      await page.getByRole("button", { name: "Train" }).click();
      await waitForStatus(page, /done: \d{4} cells embedded/);
    });
  });
});

test("the React component trains, and stops on request", async () => {
  await succeed(start(join(project, "node_modules", ".bin", "vite"), ["build"], project));
  await visit(join(project, "dist"), async (page) => {
    await page.getByRole("button", { name: "Train" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await waitForStatus(page, /request to stop|signal to stop/);
    await page.getByRole("button", { name: "Train" }).click();
    await waitForStatus(page, /done: 400 cells in 4 latents/);
  });
});

test("the React component trains under vite dev, with only the plugin heddle/vite", async () => {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}/`;
  const vite = join(project, "node_modules", "vite", "bin", "vite.js");
  const server = start(process.execPath, [vite, "--host", "127.0.0.1", "--port", port, "--strictPort"], project);
  try {
    await until(server, () => responds(url));
    await visitAddress(url, async (page) => {
      await page.getByRole("button", { name: "Train" }).click();
      await waitForStatus(page, /done: 400 cells in 4 latents/);
    });
  } finally {
    server.kill("SIGTERM");
    await server.ended;
  }
});
