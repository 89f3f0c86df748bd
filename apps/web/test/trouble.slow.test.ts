// Error messages, and robustness: hosts without headers, reloaded tabs, files larger than 2 GB.
import { copyFileSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DATA, ready, serveSite, setYaml, step, train, until, visit, whileTesting } from "./site.fixture.js";

const SMALL = join(DATA, "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");
const FILES = ".drop input[type=file]";

const given = whileTesting();

describe("error messages", () => {
  test("a truncated file, another format, a matrix without its genes and barcodes; the open cells stay open", async () => {
    const { page, context, problems } = await visit(given.browser, given.site.address);
    await ready(page);
    const cut = join(given.folder, "cut.h5ad");
    writeFileSync(cut, readFileSync(SMALL).subarray(0, 60_000));
    const strange = join(given.folder, "photo.h5ad");
    writeFileSync(strange, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    const alone = join(given.folder, "matrix.mtx");
    writeFileSync(alone, "%%MatrixMarket matrix coordinate integer general\n1 1 1\n1 1 1\n");
    for (const [file, words] of [
      [cut, /cut\.h5ad.*undamaged HDF5 file.*Copy the file again/s],
      [strange, /photo\.h5ad.*What to do/s],
      [alone, /barcodes\.tsv|features\.tsv/],
    ] as const) {
      await page.setInputFiles(FILES, file);
      const alert = page.getByRole("alert").filter({ hasText: words });
      await alert.waitFor();
      expect(await alert.textContent()).toContain("These cells cannot be opened");
    }
    expect(await page.textContent("main")).toContain("Simulated cells");
    expect(problems).toEqual([]);
    await context.close();
  });

  test("a plugin package that the page lacks: the plugins it has, and the command line for the same run", async () => {
    const { page, context } = await visit(given.browser, given.site.address);
    await ready(page);
    await step(page, "configure");
    const box = page.locator("textarea.code");
    await box.fill(`${await box.inputValue()}plugins: [heddle-plugin-foo]\n`);
    const alert = page.getByRole("alert").filter({ hasText: "heddle-plugin-foo" });
    await alert.waitFor();
    const text = await alert.textContent();
    expect(text).toContain("objective: beta-tcvae, beta-vae");
    expect(text).toContain("npx heddle train heddle.yaml");
    expect(await page.getByRole("button", { name: "Train", exact: true }).isDisabled()).toBe(true);
    await context.close();
  });
});

describe("robustness", () => {
  test("a tab that is reloaded during training resumes from the checkpoint, with the dropped file", async () => {
    const { page, context, problems } = await visit(given.browser, given.site.address);
    await ready(page);
    await page.setInputFiles(FILES, SMALL);
    await page.getByText("Contents of the file").waitFor();
    await setYaml(page, {
      factors: "[condition]",
      genes: "{ select: all }",
      training: "{ epochs: 40, earlyStopping: false, checkpointSeconds: 0 }",
      evaluation: "{ metrics: [active-units], baseline: false }",
    });
    await step(page, "train");
    await page
      .getByRole("button", { name: /^Train/ })
      .first()
      .click();
    await page.getByText(/epoch (?:[3-9]|\d\d) of 40/).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Trained and evaluated").waitFor();
    // the charts have the epochs before the reload: 40 without the first two, joined by lines
    expect((await page.locator(".chart path.first").first().getAttribute("d"))?.match(/L/g)).toHaveLength(37);
    await step(page, "explore");
    await page.locator(".heat, .figures-row").first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test("a tab that is reloaded during the second restart continues there, with its charts", async () => {
    const { page, context, problems } = await visit(given.browser, given.site.address);
    await ready(page);
    await page.setInputFiles(FILES, SMALL);
    await page.getByText("Contents of the file").waitFor();
    await setYaml(page, {
      factors: "[condition]",
      genes: "{ select: all }",
      training: "{ epochs: 16, earlyStopping: false, restarts: { count: 3, fraction: 0.5 } }",
      evaluation: "{ metrics: [active-units], baseline: false }",
    });
    await step(page, "train");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.getByText(/restart 2 of 3/).waitFor();
    await page.locator(".chart path.first").first().waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused: the checkpoint is written").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).click();
    const status = page.locator(".lead[role=status]").filter({ hasText: /restart \d of 3/ });
    await status.waitFor();
    expect(await status.textContent()).toMatch(/restart [23] of 3/);
    await page.getByText("Trained and evaluated").waitFor();
    // the epochs of the kept restart and the rest: 16 without the first two, joined by lines
    expect((await page.locator(".chart path.first").first().getAttribute("d"))?.match(/L/g)).toHaveLength(13);
    expect(problems).toEqual([]);
    await context.close();
  });

  test("on a host without headers, the service worker adds them, so that threads share memory", async () => {
    const plain = await serveSite({ headers: false });
    const { page, context } = await visit(given.browser, plain.address);
    await until(page, () => crossOriginIsolated, undefined);
    await ready(page);
    await context.close();
    await plain.close();
  });

  test.each(["0.7.8", "0.11.4"])(
    "zarr of anndata %s, compressed by blosc, is read under the content security policy",
    async (version) => {
      const { page, context, problems } = await visit(given.browser, given.site.address);
      await ready(page);
      await page.setInputFiles(FILES, join(DATA, "formats", "anndata", `v${version}`, "adata.zarr.zip"));
      await page.getByText("Contents of the file").or(page.getByRole("alert")).first().waitFor();
      expect(await page.textContent("main")).toContain("Contents of the file");
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test("without SharedArrayBuffer, everything works on one thread", async () => {
    const plain = await serveSite({ headers: false });
    const { page, context, problems } = await visit(given.browser, plain.address, { serviceWorkers: "block" });
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe("undefined");
    await ready(page);
    await setYaml(page, { training: "{ epochs: 2, batchSize: 64, earlyStopping: false }" });
    await train(page);
    expect(await page.textContent("main")).toContain("Trained and evaluated");
    expect(problems).toEqual([]);
    await context.close();
    await plain.close();
  });

  test("a file of more than 2 GB is read in place: its cells are beyond the first 2 GiB", async () => {
    const large = join(given.folder, "large.h5ad");
    writeLarge(large);
    const { page, context, problems } = await visit(given.browser, given.site.address);
    await ready(page);
    await page.setInputFiles(FILES, large);
    await page.getByText("Contents of the file").waitFor();
    await setYaml(page, {
      factors: "[condition]",
      genes: "{ select: seurat-v3, count: 200 }",
      training: "{ epochs: 1, earlyStopping: false }",
      evaluation: "{ metrics: [active-units], baseline: false }",
    });
    await train(page);
    const text = await page.textContent("main");
    expect(text).toContain("Trained and evaluated");
    expect(text).toContain("1,556 cells × 200 genes");
    expect(problems).toEqual([]);
    await context.close();
  });
});

/** HDF5 may start at any power of 2; the bytes before are arbitrary. A sparse file on most file systems. */
function writeLarge(path: string): void {
  const start = 2 ** 31;
  copyFileSync("/dev/null", path);
  truncateSync(path, start);
  const file = openSync(path, "r+");
  const bytes = readFileSync(SMALL);
  writeSync(file, bytes, 0, bytes.length, start);
}
