// Partial labels, from the form to the accuracy of the predictions, and cells of another file mapped to the trained model.
// HEDDLE_PICTURES=folder saves a picture of each step.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { once } from "./journey.fixture.js";
import { pictures } from "./pictures.fixture.js";
import { DATA, LIMIT, ready, setYaml, step, train, type Visit, visit, whileTesting } from "./site.fixture.js";

const SMALL = join(DATA, "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");
const SOON = { timeout: LIMIT };
const CONFIGURATION = {
  factors: "[condition, cell_type]",
  genes: "{ select: seurat-v3, count: 200 }",
  rotation: "none",
  training: "{ epochs: 4, batchSize: 128, earlyStopping: false }",
  evaluation: "{ metrics: [latent-correlations, max-correlation], baseline: false }",
};

const given = whileTesting();
let visitor: Visit;
beforeAll(async () => {
  visitor = await visit(given.browser, given.site.address);
});

const configured = once(async () => {
  const { page } = visitor;
  await ready(page);
  await page.setInputFiles(".drop input[type=file]", SMALL);
  await page.getByText("Contents of the file").waitFor();
  await setYaml(page, CONFIGURATION);
  const form = page.locator("details").filter({ has: page.locator("[id='labels.column']") });
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await page.selectOption("[id='labels.column']", "cell_type");
  await page.locator("[id='labels.hide']").fill("0.3");
  await page.locator("[id='labels.hide']").blur();
});

const trained = once(async () => {
  const { page } = visitor;
  await configured();
  await page.getByText("This configuration is valid.").waitFor();
  await train(page);
  await page.getByRole("button", { name: "Explore the run" }).click();
  await page.locator(".genes li button").first().waitFor();
});

const mapped = once(async () => {
  const { page } = visitor;
  await trained();
  await step(page, "explore");
  const panel = page.locator("details.query");
  await panel.waitFor();
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  await page.setInputFiles("input.new-cells", SMALL);
  await panel.locator(".figures-row").waitFor();
});

const yaml = (): Promise<string> => visitor.page.locator("textarea.code").inputValue();

describe("partial labels and new cells", () => {
  test("a column and its levels that mean unknown become `labels` of the configuration", async () => {
    const { page } = visitor;
    await configured();
    await expect.poll(yaml, SOON).toMatch(/labels:\n {2}column: cell_type\n {2}hide: 0\.3/);
    const levels = page.locator("[id^='labels.unlabeledCategory.']");
    expect(await levels.count()).toBeGreaterThan(2);
    const first = levels.first();
    const name = (await first.getAttribute("id"))!.replace("labels.unlabeledCategory.", "");
    await first.check();
    await expect.poll(yaml, SOON).toContain(`unlabeledCategory: ${name}`);
    await page.getByText(/cells with \d+ labels of cell_type train the classifier/).waitFor();
    await pictures(page, "labels");
    await first.uncheck();
    await expect.poll(yaml, SOON).not.toContain("unlabeledCategory");
  });

  test("the held-out accuracy stands apart, and the predicted labels color the cells", async () => {
    const { page, problems } = visitor;
    await trained();
    await step(page, "explore");
    const section = page.locator(".supervised");
    await section.waitFor();
    expect(await section.textContent()).toMatch(/Predicted labels of cell_type: accuracy 0\.\d+ on \d+ cells/);
    expect(await section.locator(".labels-accuracy tbody tr").count()).toBeGreaterThan(2);
    // the table of unsupervised results has no labels
    expect(await page.locator(".alignment").first().textContent()).not.toContain("cell_type");
    await section.getByRole("button", { name: "Color cells by heddle_predicted_cell_type" }).click();
    await expect.poll(() => page.inputValue("#plot-color"), SOON).toBe("heddle_predicted_cell_type");
    expect(problems).toEqual([]);
  });

  test("new cells: distance, transferred labels with uncertainty, and a CSV of them", async () => {
    const { page, problems } = visitor;
    await mapped();
    const panel = page.locator("details.query");
    expect(await panel.locator(".figures-row").textContent()).toMatch(/200 of 200.*uncertainty of cell_type/);
    expect(await page.locator("#plot-color option:checked").textContent()).toMatch(/^origin/);
    await page.locator(".scatter + .legend").getByText("new cells").waitFor();
    await pictures(page, "mapped");
    await panel.getByRole("button", { name: "Color by heddle_reference_distance" }).click();
    await page.locator(".ramp").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      panel.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    await download.saveAs(join(given.folder, "new.csv"));
    const [header, ...rows] = readFileSync(join(given.folder, "new.csv"), "utf8").trimEnd().split("\n");
    expect(header).toMatch(/^barcode,.*heddle_transferred_cell_type,heddle_transfer_uncertainty_cell_type/);
    expect(rows).toHaveLength(1556);
    expect(problems).toEqual([]);
  });

  test("a file that is no data set is refused beside the button, and the mapped cells stay", async () => {
    const { page } = visitor;
    await mapped();
    await page.setInputFiles("input.new-cells", {
      name: "words.h5ad",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("words"),
    });
    const panel = page.locator("details.query");
    await panel.getByRole("alert").filter({ hasText: "These cells cannot be mapped" }).waitFor();
    expect(await panel.locator(".figures-row").count()).toBe(1);
    await panel.getByRole("button", { name: "Remove from the plot" }).click();
    await panel.locator(".figures-row").waitFor({ state: "detached" });
  });
});
