// The command line on the Kang data, from counts to a report; anndata opens the written files.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluationRecord } from "@heddle/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, heddle, root, workFolder } from "./heddle-process.js";
import { PYTHONS, runPython } from "./python.js";

const KANG = join(root, "..", "shared", "data", "kang_ifnb", "kang_union_3850x4805.h5ad");
const EXAMPLE = join(root, "..", "shared", "data", "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");
const LATENTS = 10;
const CELLS = 3522;

const { folder, remove } = workFolder();
afterAll(remove);
const read = (file: string) => readFileSync(join(folder, "kang", file), "utf8");
const answers = new Map<string, Ended>();
const answer = (command: string) => JSON.parse(answers.get(command)!.out) as Record<string, unknown>;

beforeAll(async () => {
  for (const file of [KANG, EXAMPLE])
    if (!existsSync(file)) throw new Error(`${file} is not there: these tests read Kang's cells from shared/data`);
  const steps: Record<string, string[]> = {
    train: [join(root, "examples", "kang.yaml"), "--data", KANG, "--set", "training.epochs=30", "--out", "kang"],
    evaluate: ["kang"],
    embed: ["kang", "--data", EXAMPLE, "--missing-limit", "1", "--out", "placed.h5ad"],
    report: ["kang"],
  };
  for (const [command, args] of Object.entries(steps))
    answers.set(command, await heddle([command, ...args, "--json"], folder));
});

test("training reports its speed and uses less than 1 GiB of resident memory, from timings.jsonl", () => {
  const { cellsPerSecond, peakResidentBytes } = answer("train") as Record<string, number>;
  const timings = read("timings.jsonl").trim().split("\n");
  const peak = (JSON.parse(timings.at(-1)!) as { peakResidentBytes: number }).peakResidentBytes;
  expect(timings).toHaveLength(31);
  expect(peak).toBeGreaterThan(50 * 2 ** 20);
  expect(peak).toBeLessThan(2 ** 30);
  expect(peakResidentBytes).toBeGreaterThanOrEqual(peak);
  expect(cellsPerSecond).toBeGreaterThan(0);
  const times = [...answers].map(([command, { seconds }]) => `${command} ${seconds.toFixed(1)} s`);
  console.info(`${times.join(", ")}; ${Math.round(cellsPerSecond)} cells/s, peak ${Math.round(peak / 2 ** 20)} MiB`);
});

test("every latent has a Spearman correlation with the condition within its confidence interval", () => {
  const { results, baseline } = JSON.parse(read("evaluation.json")) as EvaluationRecord;
  const found = results.filter(({ name, factor }) => name === "latent-correlations/spearman" && factor === "condition");
  expect(found.map(({ latent }) => latent).sort()).toEqual(Array.from({ length: LATENTS }, (_, latent) => latent));
  for (const { value, interval, note } of found) {
    // a pinned latent is constant: its correlation is 0 in every half-sample
    if (interval === undefined) expect([value, note]).toEqual([0, expect.stringContaining("no interval")]);
    else {
      expect(interval.low).toBeLessThanOrEqual(value);
      expect(interval.high).toBeGreaterThanOrEqual(value);
      expect(interval.high).toBeGreaterThan(interval.low);
    }
  }
  expect(baseline?.results.some(({ factor }) => factor === "condition")).toBe(true);
});

// markers of interferon response in these cells: Kang et al. 2018, doi:10.1038/nbt.4042; all are in the hallmark set
// HALLMARK_INTERFERON_ALPHA_RESPONSE or _GAMMA_ of Liberzon et al. 2015, doi:10.1016/j.cels.2015.12.004
const MARKERS = [
  "ISG15",
  "ISG20",
  "IFIT1",
  "IFIT2",
  "IFIT3",
  "IFI6",
  "IFITM3",
  "LY6E",
  "MX1",
  "RSAD2",
  "CXCL10",
  "CXCL11",
  "TNFSF10",
  "IFI44L",
  "CCL8",
  "DDX58",
  "GBP1",
  "LGALS3BP",
];

test("half of the first 10 genes of the stimulus latent are interferon response genes, and each listed gene has counts in 1 % of the cells", () => {
  const { latents, results } = JSON.parse(read("evaluation.json")) as EvaluationRecord;
  const best = results.find(({ name, factor }) => name === "max-correlation/pearson" && factor === "condition");
  const { rising, falling } = latents[best!.latent!];
  const markers = (genes: typeof rising) => genes.slice(0, 10).filter(({ gene }) => MARKERS.includes(gene)).length;
  expect(Math.max(markers(rising), markers(falling))).toBeGreaterThanOrEqual(5);
  for (const { gene, detectedCells } of latents.flatMap((latent) => [...latent.rising, ...latent.falling]))
    expect(detectedCells, gene).toBeGreaterThanOrEqual(0.01 * CELLS);
});

const LOOK = `
import json, sys, anndata
found, source = anndata.read_h5ad(sys.argv[1]), anndata.read_h5ad(sys.argv[2])
codes = found.obsm["X_heddle"]
before = source.obs.loc[found.obs_names]
same = lambda a, b: bool(((a == b) | (a.isna() & b.isna())).all())
kept = lambda c: c in found.obs and same(found.obs[c].astype(before[c].dtype), before[c])
print(json.dumps({
  "codes": list(codes.shape), "finite": bool((abs(codes) < 1e6).all()), "source": source.n_obs,
  "columns": len(source.obs.columns), "lost": [c for c in source.obs.columns if not kept(c)],
}))
`;

test.each(Object.entries(PYTHONS))("latents.h5ad opens in %s with its cells' columns", async (_name, variable) => {
  expect(await runPython(variable, LOOK, ["kang/latents.h5ad", KANG], folder)).toEqual({
    codes: [CELLS, LATENTS],
    finite: true,
    source: 3850,
    columns: expect.any(Number),
    lost: [],
  });
});

test.each(Object.entries(PYTHONS))("the output of embed opens in %s", async (_name, variable) => {
  const { cells, latents, genesFound, genesMissing, emptyCells } = answer("embed") as Record<string, number>;
  expect(latents).toBe(LATENTS);
  expect(genesFound + (genesMissing as unknown as string[]).length).toBe(2000);
  const seen = await runPython(variable, LOOK, ["placed.h5ad", EXAMPLE], folder);
  expect(seen).toMatchObject({ codes: [cells, LATENTS], finite: true, source: cells + emptyCells, lost: [] });
});

test("the report is a single page without external resources", () => {
  const page = read("report.html");
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).toContain("condition");
  const loaded = [...page.matchAll(/<(?:script|img|iframe|source)\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi)];
  expect(loaded.map(([, address]) => address).filter((address) => !address.startsWith("data:"))).toEqual([]);
  expect(page).not.toMatch(/<link\b[^>]*rel=["']?(?:stylesheet|preload|modulepreload)/i);
  expect(page).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//i);
});
