import type { RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

const SMALL = { ...EXAMPLE, cells: 100 };

async function pageOf(runs: readonly RunRecord[]): Promise<Document> {
  const [file] = await plugin.create(plugin.options.parse({}), []).render(runs);
  return parseHTML(file.contents as string).document;
}

const words = (element: Element | null): string => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";

test("the summary and the table show the other baselines, with their titles", async () => {
  const [plain] = exampleRuns(SMALL);
  const results = plain.evaluation.results.map((result) => ({ ...result, value: 0.1234 }));
  const otherBaselines = [
    { name: "ica" as const, results },
    { name: "poisson-varimax" as const, results: [] },
  ];
  const document = await pageOf([{ ...plain, evaluation: { ...plain.evaluation, otherBaselines } }]);
  const head = [...document.querySelectorAll("#summary thead th")].map((th) => words(th));
  expect(head.slice(7)).toEqual(["PCA", "ICA of PCs", "Poisson varimax"]);
  const row = [...document.querySelectorAll("#summary tbody tr")].find((tr) => words(tr).startsWith("condition"));
  expect([...row!.children].slice(8).map((cell) => words(cell))).toEqual(["0.12", "–"]);
  const rows = [...document.querySelectorAll("#all-metrics tbody tr")].map((tr) => words(tr));
  expect(rows.filter((text) => text.startsWith(`${plain.name}: ica`))).toHaveLength(results.length);
});

test("a latent that the rotation does not determine is marked; a determined one has its stability", async () => {
  const [plain] = exampleRuns(SMALL);
  const latents = plain.evaluation.latents.map((latent, i) => ({
    ...latent,
    rotated: true as const,
    ...(i === 0 ? { determined: true, stability: 0.97 } : { determined: false }),
  }));
  const document = await pageOf([{ ...plain, evaluation: { ...plain.evaluation, latents } }]);
  const cards = [...document.querySelectorAll("#latents .card")].map((card) => words(card));
  expect(cards.filter((text) => text.includes("rotated, stability 0.97"))).toHaveLength(1);
  expect(cards.filter((text) => text.includes("undetermined by the rotation"))).toHaveLength(latents.length - 1);
  for (const text of cards) expect(text).toContain("marginal KL");
});

test("a consensus has the share of all runs above the cards, and that of each latent on its card", async () => {
  const [plain] = exampleRuns(SMALL);
  const sharePerLatent = plain.evaluation.latents.map((_, i) => (i === 0 ? 0.75 : 0.25));
  const consensus = { correlation: 0.8, share: 0.5, runs: 5, sharePerLatent, replicatedShare: 0.6 };
  const latents = plain.evaluation.latents.map((latent, i) => ({ ...latent, replicatedShare: sharePerLatent[i] }));
  const evaluation = { ...plain.evaluation, latents };
  const document = await pageOf([{ ...plain, summary: { ...plain.summary, consensus }, evaluation }]);
  expect(words(document.querySelector("#latents"))).toContain(
    "Consensus of 5 runs: 60 % of their active latents are replicated, with |r| ≥ 0.80 in at least 50 % of the other runs.",
  );
  const cards = [...document.querySelectorAll("#latents .card")].map((card) => words(card));
  expect(cards.filter((text) => text.includes("replicated in 75 % of the other runs"))).toHaveLength(1);
  expect(words((await pageOf([plain])).querySelector("#latents"))).not.toContain("Consensus");
});
