import type { EnrichedSet, RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

async function render(runs: readonly RunRecord[], options: object = {}): Promise<string> {
  const [file] = await plugin.create(plugin.options.parse(options), []).render(runs);
  return file.contents as string;
}

const SMALL = { ...EXAMPLE, cells: 300 };
const parse = (page: string): Document => parseHTML(page).document;
const words = (element: Element | null): string => element?.textContent?.replace(/\s+/g, " ") ?? "";

const set = (name: string, direction: "rising" | "falling", fdr: number): EnrichedSet => ({
  set: name,
  direction,
  genes: 40,
  overlap: ["ISG15", "IFI6"],
  foldEnrichment: 5.25,
  area: 0.81,
  overRepresentation: { pValue: fdr / 2, fdr },
  ranks: { pValue: 0.01, fdr: 0.03 },
});

const mean = (name: string, value: number, bounds?: { low: number; high: number }, without?: string) => ({
  name,
  value,
  ...(bounds && { interval: { ...bounds, method: "Student's t over 2 seeds, 95 %" } }),
  ...(without !== undefined && { without }),
  higherIsBetter: true,
});

describe("latents and several runs in report.html", () => {
  test("latents are sorted by reconstruction effect; each active one has details with genes and sets", async () => {
    const [plain] = exampleRuns(SMALL);
    const latents = plain.evaluation.latents.map((latent) => ({
      ...latent,
      reconstructionEffect: latent.index === 4 ? 30.5 : 1 / (latent.index + 1),
      geneSets: latent.index === 4 ? [set("INTERFERON", "rising", 1.5e-9), set("<b>B CELLS", "falling", 0.04)] : [],
    }));
    const geneSets = { source: "hallmark.gmt", tested: 48, leftOut: [{ set: "TINY", genes: 2 }], top: 100, fdr: 0.05 };
    const document = parse(await render([{ ...plain, evaluation: { ...plain.evaluation, latents, geneSets } }]));
    const cards = [...document.querySelectorAll("#latents article")].map((card) => words(card.querySelector("h4")));
    expect(cards.slice(0, 3)).toEqual(["Latent 5", "Latent 1", "Latent 2"]);
    expect(words(document.querySelector("#latents .gone"))).toContain("Latents 9 and 10 are inactive");
    const first = document.querySelector("#latents article")!;
    expect(words(first)).toContain("reconstruction effect 30.5 nats");
    expect(words(first.querySelector(".sets"))).toBe("▲ INTERFERON▼ <b>B CELLS");
    const pages = [...document.querySelectorAll("#latent-pages details")];
    expect(pages).toHaveLength(8);
    const anchor = first.querySelector(".more a")!.getAttribute("href")!.slice(1);
    expect(pages[0].querySelector(`#${anchor}`)).not.toBeNull();
    expect(pages[0].querySelectorAll(".up tr")).toHaveLength(plain.evaluation.latents[4].rising.length);
    const row = [...pages[0].querySelectorAll("tbody tr")].find((tr) => words(tr).startsWith("INTERFERON"))!;
    expect([...row.children].map(words)).toEqual([
      "INTERFERON",
      "▲ increasing",
      "1.50e−9",
      "0.03",
      "0.81",
      "2 of 40 (fold enrichment 5.3)",
      "ISG15, IFI6",
    ]);
    expect(words(pages[1])).toContain("No gene set passes the false discovery rate.");
    expect(words(document.querySelector("#latent-pages"))).toMatch(
      /48 sets of hallmark\.gmt.*Not tested, with too few or too many genes of the model: TINY \(2\)\./,
    );
  });

  test("metrics by run: a row per measure, a value with interval per run, the best framed", async () => {
    const runs = exampleRuns(SMALL);
    const document = parse(await render(runs));
    const rows = [...document.querySelectorAll("#metrics-by-run tbody tr")];
    const ari = rows.find((row) => words(row).startsWith("clustering-agreement/ari"))!;
    const values = runs.map(
      (run) => run.evaluation.results.find((result) => result.name === "clustering-agreement/ari")!.value,
    );
    const cells = [...ari.querySelectorAll("td")];
    expect(cells.map((cell) => Number(words(cell)))).toEqual(values.map((value) => Number(value.toPrecision(4))));
    expect(cells.map((cell) => cell.className === "first")).toEqual([values[0] > values[1], values[1] > values[0]]);
    expect(rows.some((row) => words(row).includes("latent-correlations"))).toBe(false);
    expect(parse(await render(runs.slice(0, 1))).querySelector("#metrics-by-run")).toBeNull();
  });

  test("heatmaps of several runs are one table; agreement between seeds is shown", async () => {
    const runs = exampleRuns(SMALL);
    const agreement = {
      name: "udr/spearman",
      value: 0.61,
      interval: { low: 0.6, high: 0.62, method: "range" },
      nullValue: 0.1,
    };
    const means = [mean("mig", 0.25, { low: 0.2, high: 0.3 }), mean("removal/ari", 0.5, undefined, "condition")];
    const groups = [{ runs: [0, 1], results: [{ ...agreement, higherIsBetter: true }], means }];
    const [file] = await plugin.create(plugin.options.parse({}), []).render(runs, groups);
    const document = parse(file.contents as string);
    const side = document.querySelector("#heatmap table.compact")!;
    expect([...side.querySelectorAll(".run-group")].map(words)).toEqual([...SMALL.names]);
    const row = [...side.querySelectorAll("tbody tr")].find((tr) => words(tr).startsWith("condition"))!;
    expect(row.querySelectorAll("td:not(.gap)")).toHaveLength(20);
    expect(row.querySelectorAll("td.top")).toHaveLength(2);
    expect(words(document.querySelector("#agreement tbody tr"))).toBe("udr/spearman0.61 (0.60 to 0.62)0.10");
    const seeds = document.querySelector("#metrics-by-configuration")!;
    expect(words(seeds.querySelector("thead th:last-child"))).toBe(
      `beta-vaebeta 12 seeds: ${SMALL.names.join(" and ")}`,
    );
    expect([...seeds.querySelectorAll("tbody tr")].map(words)).toEqual([
      "mig↑ all factors0.250.20 to 0.30",
      "removal/ari↑ all factors, without condition0.5",
    ]);
    const without = parse(await render(runs));
    expect(without.querySelector("#agreement")).toBeNull();
    expect(without.querySelector("#metrics-by-configuration")).toBeNull();
  });

  test("the option umap adds a UMAP of the latents; without it, that of the data file is shown if it has one", async () => {
    const [run] = exampleRuns({ ...SMALL, cells: 60 });
    const axesOf = (document: ReturnType<typeof parse>) =>
      JSON.parse(document.querySelector("#cells")!.textContent).runs[0];
    const computed = parse(await render([run], { umap: true }));
    expect(words(computed.querySelector("#umap p"))).toContain("UMAP of the active latents.");
    expect(axesOf(computed).umap).toEqual([12, 13]);
    const umap = { rows: 60, columns: 2, values: Float64Array.from({ length: 120 }, (_, i) => i) };
    const stored = parse(await render([{ ...run, umap }], { drawnCells: 3 }));
    expect(words(stored.querySelector("#umap p"))).toContain('The UMAP of the data file, obsm["X_umap"]');
    const { axes } = axesOf(stored);
    // cells 0, 20 and 40
    expect(axes[12]).toMatchObject({ label: "UMAP 1", low: 0, high: 2 * 40 });
    expect(axes[13]).toMatchObject({ label: "UMAP 2", low: 1, high: 2 * 40 + 1 });
    expect(parse(await render([run])).querySelector("#umap")).toBeNull();
  });

  test("loadings of a linear decoder are beside the effects, largest first; other decoders have none", async () => {
    const [run] = exampleRuns(SMALL);
    const loadings = {
      positive: [
        { gene: "ISG15", loading: 2 },
        { gene: "IFI6", loading: 1 },
      ],
      negative: [],
    };
    const latents = run.evaluation.latents.map((latent) => ({ ...latent, loadings }));
    const document = parse(await render([{ ...run, evaluation: { ...run.evaluation, latents } }]));
    const [card] = document.querySelectorAll("#latents .card");
    const found = [...card.querySelectorAll(".bars")].find((table) => words(table).startsWith("+ loadings"))!;
    expect([...found.querySelectorAll("tr")].map(words)).toEqual(["ISG15+2.00", "IFI6+1.00"]);
    expect(found.querySelectorAll("i")[1].getAttribute("style")).toBe("--w:50.0%");
    expect(words(document.querySelector("#latents p"))).toContain("Loadings: weights of the linear decoder");
    expect(words(parse(await render([run])).querySelector("#latents"))).not.toContain("oadings");
  });

  test("a run shows the version that trained it, the end of training and its settings; a run without records shows neither", async () => {
    const [run] = exampleRuns(SMALL);
    const document = parse(await render([run]));
    expect(words(document.querySelector("#summary"))).toContain("Trained with Heddle 0.1.0, 2026-01-31 12:00 UTC.");
    const facts = words(document.querySelector("#configuration dl"));
    for (const text of ["TrainedHeddle 0.1.0, 2026-01-31 12:00 UTC", "Objectivebeta-vae (beta 1)", "Latents10"])
      expect(facts).toContain(text);
    const { version: _version, finishedAt: _finishedAt, ...older } = run;
    expect(words(parse(await render([older])).querySelector("body"))).not.toMatch(/Trained with|TrainedHeddle/);
  });
});
