import type { RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

const labels = {
  column: "cell_type",
  labeledCells: 40,
  heldOutCells: 60,
  unlabeledCells: 0,
  accuracy: 0.9,
  balancedAccuracy: 0.85,
  majority: 0.4,
  perLevel: [],
};

/** The run as if labels of cell_type had trained it. */
function semiSupervised(run: RunRecord): RunRecord {
  const { evaluation, summary } = run;
  const isSupervised = ({ factor }: { factor?: string }) => factor === "cell_type";
  const results = evaluation.results.filter((result) => !isSupervised(result));
  const supervised = { column: "cell_type", results: evaluation.results.filter(isSupervised), labels };
  return { ...run, summary: { ...summary, labels }, evaluation: { ...evaluation, results, supervised } };
}

async function pageOf(runs: readonly RunRecord[]): Promise<Document> {
  const report = plugin.create(plugin.options.parse({}), []);
  const [file] = await report.render(runs);
  return parseHTML(String(file.contents)).document;
}

const [plain] = exampleRuns(EXAMPLE);

test("results on the labels' factor and the accuracy are in a section of their own, and in no other", async () => {
  const page = await pageOf([semiSupervised(plain)]);
  const section = page.querySelector("#supervised");
  expect(section?.textContent).toContain("accuracy 0.90 on 60 cells with held-out labels");
  expect(section?.textContent).toContain("cell_type: ");
  expect(page.querySelector("#summary")?.textContent).toContain("Semi-supervised: training used labels of cell_type");
  for (const id of ["summary", "metrics", "heatmap"])
    expect(page.querySelector(`#${id} table`)?.textContent, id).not.toContain("cell_type: ");
});

test("a page of unsupervised runs has no such section", async () => {
  expect((await pageOf([plain])).querySelector("#supervised")).toBeNull();
});
