import { createHash } from "node:crypto";
import { describeReport } from "@heddle/conformance";
import type { RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

describeReport(plugin);

async function render(runs: readonly RunRecord[], options: object = {}): Promise<string> {
  const [file] = await plugin.create(plugin.options.parse(options), []).render(runs);
  return file.contents as string;
}

const SMALL = { ...EXAMPLE, cells: 300 };
const parse = (page: string): Document => parseHTML(page).document;
const words = (element: Element | null): string => element?.textContent?.replace(/\s+/g, " ") ?? "";

describe("report.html", () => {
  test("parses: one h1, a labeled section for each link of the contents, a name for each figure", async () => {
    const document = parse(await render(exampleRuns(SMALL)));
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    const anchors = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href")!.slice(1));
    expect(anchors).toHaveLength(14);
    for (const id of anchors) expect(words(document.querySelector(`#${id} > h2`))).toMatch(/\w/);
    for (const section of document.querySelectorAll("main > section, section.run, article")) {
      const heading = document.getElementById(section.getAttribute("aria-labelledby")!);
      expect(words(heading)).toMatch(/\w/);
    }
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const svg of document.querySelectorAll("svg")) {
      expect(svg.getAttribute("role")).toBe("img");
      expect(svg.getAttribute("aria-label")).toMatch(/\w{3}/);
    }
  });

  test("the summary shows model, data, and each factor's best latent with interval, ceiling and PCA", async () => {
    const runs = exampleRuns(SMALL);
    const document = parse(await render(runs));
    const [plain] = runs;
    const summary = words(document.querySelector("#summary .run"));
    for (const text of ["300", "2,000", "4,805", "kang.h5ad", "layers/counts", "X contains fractions"])
      expect(summary).toContain(text);
    const best = plain.evaluation.results.find(
      (result) => result.name === "max-correlation/pearson/active" && result.factor === "condition",
    )!;
    const pca = plain.evaluation.baseline!.results.find(
      (result) => result.name === "max-correlation/pearson/active" && result.factor === "condition",
    )!;
    const row = [...document.querySelectorAll("#summary tbody tr")].find((tr) => words(tr).startsWith("condition"));
    const cells = [...row!.children].map((cell) => words(cell));
    const { low, high } = best.interval!;
    expect(cells[2]).toBe(`${best.value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`);
    expect(cells[1]).toBe(String(best.latent! + 1));
    const bound = plain.evaluation.results.find(
      (result) => result.name === "max-correlation/pearson/linear" && result.factor === "condition",
    )!;
    expect(cells[3]).toBe(bound.value.toFixed(2));
    expect(cells[7]).toContain(pca.value.toFixed(2));
  });

  test("the table contains every result of every run and baseline, also of an unknown metric", async () => {
    const [plain, aligned] = exampleRuns(SMALL);
    const unknown = { name: "someone/elses", value: 0.4321, higherIsBetter: false, note: "of a plugin" };
    const evaluation = { ...plain.evaluation, results: [...plain.evaluation.results, unknown] };
    const document = parse(await render([{ ...plain, evaluation }, aligned]));
    const rows = [...document.querySelectorAll("#all-metrics tbody tr")];
    const expected = [evaluation, aligned.evaluation].flatMap((record) => [
      ...record.results,
      ...record.baseline!.results,
    ]);
    expect(rows).toHaveLength(expected.length);
    const own = rows.filter((row) => words(row).includes("someone/elses"));
    expect(own).toHaveLength(1);
    expect(words(own[0])).toContain("0.4321");
    expect(words(own[0])).toContain("of a plugin");
  });

  test("cards show genes with direction; inactive latents are gray", async () => {
    const document = parse(await render(exampleRuns(SMALL)));
    const cards = [...document.querySelectorAll("#latents article")];
    expect(cards).toHaveLength(20);
    expect(cards.filter((card) => card.className.includes("inactive"))).toHaveLength(4);
    const first = exampleRuns(SMALL)[0].evaluation.latents[0];
    expect(words(cards[0].querySelector(".up tr"))).toBe(
      `${first.rising[0].gene}+${first.rising[0].log2FoldChange.toFixed(2)}`,
    );
    expect(words(cards[0].querySelector(".down tr"))).toBe(
      `${first.falling[0].gene}−${Math.abs(first.falling[0].log2FoldChange).toFixed(2)}`,
    );
  });

  test("contains no address but the SVG name space and those to cite, and no NaN, undefined or Infinity", async () => {
    const [first, second] = exampleRuns(SMALL);
    const cited = "https://doi.org/10.1101/2020.03.04.972166";
    const citations = [{ text: "Kimmel 2020. A title. bioRxiv.", url: cited }];
    const page = await render([{ ...first, citations }, second]);
    const named = new Set(page.match(/\w+:\/\/[^\s"'<)}]*/g));
    // addresses to cite are text
    expect(named).toEqual(new Set(["http://www.w3.org/2000/svg", cited, "https://github.com/heddle-vae/heddle"]));
    expect(page).not.toMatch(/(src|href|srcset|action|data)="(?!#|data:,")/);
    expect(page).not.toMatch(/@import|url\(/);
    const document = parse(page);
    for (const script of [...document.querySelectorAll("script, style")]) script.remove();
    expect(document.documentElement.outerHTML).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test("text from data stays text: cell type, gene, run, note, warning, configuration, factor", async () => {
    const evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&";
    const shape = {
      ...SMALL,
      names: [evil, "other"] as const,
      categorical: [{ name: evil, levels: [evil, "b", "c"] }],
    };
    const runs = exampleRuns(shape).map((run) => ({
      ...run,
      config: { evil },
      summary: { ...run.summary, objective: evil, warnings: [evil] },
      evaluation: {
        ...run.evaluation,
        notes: [evil],
        latents: run.evaluation.latents.map((latent) => ({ ...latent, rising: [{ gene: evil, log2FoldChange: 2 }] })),
      },
    }));
    const page = await render(runs, { title: evil });
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<img");
    const code = page.match(/<script(?! type="application\/json")/g);
    expect(code).toHaveLength(1);
    const document = parse(page);
    expect(document.querySelector("h1")!.textContent).toBe(evil);
    expect(words(document.querySelector("#latents article .up th"))).toBe(evil);
    expect(JSON.parse(document.querySelector("#cells")!.textContent).runs[0].label).toBe(evil);
    expect(words(document.querySelector("#heatmap tbody"))).toContain(`${evil}: ${evil}`);
  });

  test("the policy contains the hash of the page's script and allows no other", async () => {
    const page = await render(exampleRuns(SMALL));
    expect(page).not.toMatch(/\son\w+="/);
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1];
    const hash = createHash("sha256").update(script).digest("base64");
    const policy = parse(page).querySelector("meta[http-equiv]")!.getAttribute("content")!;
    expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}'; `);
  });

  test("the same runs give the same bytes", async () => {
    const first = await render(exampleRuns(SMALL));
    expect((await render(exampleRuns(SMALL))) === first).toBe(true);
  });

  test("stays below 3 MB at 4,000 cells × 10 latents × 5 factors × 2 runs (the size limit of many mail servers)", async () => {
    const more = ["donor", "batch"].map((name) => ({
      name,
      levels: Array.from({ length: 8 }, (_, i) => `${name} ${i}`),
    }));
    const shape = { ...EXAMPLE, cells: 4000, categorical: [...EXAMPLE.categorical, ...more] };
    const page = await render(exampleRuns(shape));
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    expect(JSON.parse(parse(page).querySelector("#cells")!.textContent).runs[1].factors).toHaveLength(5);
  });

  test("with many levels, the strongest three of each factor are shown and the others fold away", async () => {
    const shape = { ...SMALL, categorical: [{ name: "donor", levels: Array.from({ length: 20 }, (_, i) => `d${i}`) }] };
    const document = parse(await render(exampleRuns(shape).slice(0, 1)));
    const [lead, all] = [...document.querySelectorAll("#summary table")].map((table) =>
      table.querySelectorAll("tbody tr"),
    );
    expect([lead.length, all.length]).toEqual([1 + 3 + 1, 1 + 20 + 1]);
    expect(document.querySelector("#summary details table")).not.toBeNull();
  });

  test("an empty list of runs is refused", async () => {
    await expect(render([])).rejects.toMatchObject({ kind: "usage" });
  });
});
