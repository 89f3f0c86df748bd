import type { RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { DISPLAYS } from "../example-results.fixture.js";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

async function render(runs: readonly RunRecord[]): Promise<string> {
  const [file] = await plugin.create(plugin.options.parse({}), []).render(runs);
  return file.contents as string;
}

const SMALL = { ...EXAMPLE, cells: 300 };
const parse = (page: string): Document => parseHTML(page).document;
const words = (element: Element | null): string => element?.textContent?.replace(/\s+/g, " ") ?? "";

test("the change of a measure between runs is the difference of its values", async () => {
  const runs = exampleRuns(SMALL);
  const document = parse(await render(runs));
  const ari = runs.map(
    (run) => run.evaluation.results.find((result) => result.name === "clustering-agreement/ari")!.value,
  );
  const change = (ari[1] - ari[0]).toFixed(2).replace("-", "−");
  const row = [...document.querySelectorAll("#comparison tbody tr")].find((tr) => words(tr).startsWith("cell_type0"));
  expect(words(row!)).toContain(change);
  expect(words(document.querySelector("#comparison p"))).toContain(`clustering of cell_type ${change}`);
  expect(words(document.querySelector("#comparison table"))).toContain("Matched alignment");
  const fewer = { ...SMALL, categorical: [{ name: "cell_type", levels: ["a", "b", "c"] }] };
  const unlike = parse(await render([runs[0], exampleRuns(fewer)[1]]));
  expect(words(unlike.querySelector("#comparison table"))).not.toContain("Matched alignment");
  const single = parse(await render(runs.slice(0, 1)));
  expect(single.querySelector("#comparison")).toBeNull();
});

test("clusters of a rotated run are those of its stored latents, with model coordinates beside", async () => {
  const [plain, other] = exampleRuns(SMALL);
  const stored = {
    name: "clustering-agreement/ari/rotated",
    factor: "cell_type",
    value: 0.321,
    higherIsBetter: true,
    display: DISPLAYS["clustering-agreement/ari/rotated"],
  };
  const rotated = { ...other, evaluation: { ...other.evaluation, results: [stored, ...other.evaluation.results] } };
  const document = parse(await render([plain, rotated]));
  const [own, model] = [plain, other].map(({ evaluation }) =>
    evaluation.results.find(({ name }) => name === "clustering-agreement/ari")!.value.toFixed(2),
  );
  const rows = [...document.querySelectorAll("#comparison tbody tr")].map((tr) => [...tr.children].map(words));
  expect(rows.find(([name, first]) => name === "cell_type" && first === own)).toMatchObject({ 2: "0.32" });
  expect(rows.find(([name]) => name === "cell_type, model coordinates")).toMatchObject({ 1: own, 2: model });
  expect(words(document.querySelector("#comparison p"))).toContain(`(${own} → 0.32)`);
  expect(words(parse(await render([plain, other])).querySelector("#comparison"))).not.toContain("model coordinates");
});
