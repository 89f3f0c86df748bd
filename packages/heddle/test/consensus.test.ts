import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore, memoryStore } from "@heddle/runtime/stores";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consensus, embed, evaluate, report, simulate } from "../src/index.js";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig } from "./small-run.js";

// one set of runs serves all tests
const root = mkdtempSync(join(tmpdir(), "heddle-consensus-"));
const path = (name: string) => join(root, name);
const cells = path("cells.h5ad");
const fewer = path("fewer.h5ad");
const seeds = [0, 1, 2].map((seed) => path(`seed-${seed}`));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function trained(name: string, changes: ConfigInput = {}): Promise<string> {
  const config = smallConfig({
    data: { path: cells },
    rotation: "none",
    training: { epochs: 5, batchSize: 64 },
    ...changes,
  } as ConfigInput);
  const run = await train({ catalog, config, store: folderStore(path(name)) });
  run.dispose();
  return path(name);
}

beforeAll(async () => {
  const preset = { preset: "small", genes: 80 };
  (await simulate({ options: { ...preset, cells: 200 }, out: cells })).dispose();
  (await simulate({ options: { ...preset, cells: 150 }, out: fewer })).dispose();
  for (const seed of [0, 1, 2]) await trained(`seed-${seed}`, { seed });
});

const file = (run: string, name: string) => readFileSync(join(path(run), name));

describe("consensus()", () => {
  test("writes the same bytes for any order of the runs", async () => {
    const [a, b, c] = seeds;
    const record = await consensus([a, b, c], { out: path("abc") });
    expect(await consensus([c, a, b], { out: path("cab") })).toEqual(record);
    for (const name of ["consensus.json", "consensus.csv", "latents.h5ad", "summary.json", "config.json"])
      expect(file("cab", name), name).toEqual(file("abc", name));
    expect(record.runs.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  });

  test("is a copy of the kept run: it embeds cells as that run, bit for bit, and its evaluation has the shares", async () => {
    const { kept, latents } = await consensus(seeds, { out: path("copy"), correlation: 0.3 });
    const own = await embed(seeds[kept], { data: cells });
    expect((await embed(path("copy"), { data: cells })).encoded).toEqual(own.encoded);
    const overrides = { evaluation: { metrics: [{ use: "max-correlation", resamples: 0, permutations: 0 }] } };
    const evaluation = await evaluate(path("copy"), { overrides });
    const shares = evaluation.latents.map(({ replicatedShare }) => replicatedShare);
    for (const { run, latent, share } of latents) if (run === kept) expect(shares[latent]).toBe(share);
    const [page] = await report([path("copy")], { reports: ["html"] });
    expect(page.contents).toMatch(/replicated in \d+ % of the other runs/);
  });

  test("writes one line of consensus.csv for each active latent of each run", async () => {
    const record = await consensus(seeds, { out: path("csv") });
    const lines = file("csv", "consensus.csv").toString().trimEnd().split("\n");
    expect(lines[0]).toBe("run,seed,kept,latent,component,share,mean_correlation,replicated");
    expect(lines).toHaveLength(1 + record.runs.reduce((sum, { activeLatents }) => sum + activeLatents, 0));
  });

  test("compares runs with other numbers of latents, and names the difference", async () => {
    const more = await trained("more", { seed: 5, latents: 6 });
    const { runs, notes } = await consensus([seeds[0], more], { out: memoryStore() });
    expect(runs.map(({ latents }) => latents)).toEqual([4, 6]);
    expect(notes).toContain("The runs differ in latents.");
  });

  test("rotates the runs first if a rotation is given; the runs stay as they are", async () => {
    const out = memoryStore();
    const rotation = { use: "ica", starts: 2 } as const;
    await consensus(seeds, { out, rotation });
    expect(await out.exists("model/rotation.json")).toBe(true);
    for (const seed of seeds) expect(await folderStore(seed).exists("model/rotation.json")).toBe(false);
  });

  test("does not read labels: without factors, consensus.json has the same components", async () => {
    const unlabeled = [
      await trained("unlabeled-0", { seed: 0, factors: [] }),
      await trained("unlabeled-1", { seed: 1, factors: [] }),
    ];
    const own = await consensus(seeds.slice(0, 2), { out: memoryStore() });
    const other = await consensus(unlabeled, { out: memoryStore() });
    expect(other.latents).toEqual(own.latents);
  });
});

describe("consensus() refuses", () => {
  test.each([
    ["one run", () => [seeds[0]], /at least two runs, got 1/],
    ["a run given twice", () => [seeds[0], seeds[1], seeds[0]], /differ in seed or settings, got the seed \(0\)/],
    [
      "runs on other cells",
      async () => [seeds[0], await trained("fewer", { seed: 8, data: { path: fewer } })],
      /the 200 cells of .*got 150 cells/,
    ],
    [
      "runs on other genes",
      async () => [seeds[0], await trained("genes", { seed: 9, genes: { select: "seurat-v3", count: 40 } })],
      /the 80 genes of .*got 40 genes, 40 of them shared/,
    ],
  ])("%s", async (_, runs, message) => {
    await expect(consensus(await runs(), { out: memoryStore() })).rejects.toThrow(message);
  });

  test("runs whose latents are all inactive", async () => {
    const evaluation = { activeThreshold: 1000 };
    const inactive = [await trained("off-0", { seed: 0, evaluation }), await trained("off-1", { seed: 1, evaluation })];
    await expect(consensus(inactive, { out: memoryStore() })).rejects.toThrow(/inactive latents only/);
  });

  test("a folder that is not empty, and a correlation above 1", async () => {
    await expect(consensus(seeds, { out: seeds[0] })).rejects.toThrow(/not there yet, or empty/);
    await expect(consensus(seeds, { out: memoryStore(), correlation: 2 })).rejects.toThrow(/from 0 to 1, got 2/);
  });

  test("to resume: the copy has no checkpoints", async () => {
    await consensus(seeds, { out: path("resumed") });
    const resumed = train({ catalog, config: {}, store: folderStore(path("resumed")), resume: true });
    await expect(resumed).rejects.toThrow(/a copy of a run by heddle rotate or heddle consensus/);
  });
});
