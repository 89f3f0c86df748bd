import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { openHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Outcome, SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

const json = (outcome: Outcome): Record<string, unknown> => {
  expect(outcome.err).toBe("");
  expect(outcome.code).toBe(0);
  return JSON.parse(outcome.out) as Record<string, unknown>;
};

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
  const trained = await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "run"]);
  expect(trained.code).toBe(0);
});

describe("from cells to a report", () => {
  test("train prints the run folder, time, memory and next commands, results apart from progress", async () => {
    const { code, out, err } = await work.run(["train", "small.yaml", "--data", "good.h5ad", "--seed", "3"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Run +runs\/small-beta-vae-3\n/);
    expect(out).toMatch(/60 cells × 12 genes, 3 epochs \(12 steps\) in .+ cells\/s/);
    expect(out).toMatch(/Memory +\d+ MB peak/);
    expect(out).toMatch(/Next: heddle evaluate runs\/small-beta-vae-3 .*\n +heddle report runs\/small-beta-vae-3 /);
    expect(err).toMatch(/60 cells × 12 genes\. X contains integers ≥ 0\.\n/);
    expect(err).toMatch(/epoch 3\/3 {2}ELBO −[\d.]+ {2}[\d,]+ cells\/s\n/);
    expect(existsSync(work.path("runs/small-beta-vae-3/model/weights.safetensors"))).toBe(true);
  });

  test("train --json --quiet prints one document and nothing else", async () => {
    const argv = ["train", "small.yaml", "--data", "good.h5ad", "--json", "--quiet", "--out", "as-json"];
    const { run, summary, cellsPerSecond, peakResidentBytes } = json(await work.run(argv));
    expect(run).toBe(work.path("as-json"));
    expect(summary).toMatchObject({ cells: 60, genes: 12, epochs: 3 });
    expect(cellsPerSecond).toBeGreaterThan(0);
    expect(peakResidentBytes).toBeGreaterThan(1e7);
  });

  test("evaluate shows the latent of each factor, its interval and the baselines", async () => {
    // three epochs leave both latents below the default threshold
    const unpinned = ["--set", "training.pinInactive=false", "--out", "unpinned"];
    expect((await work.run(["train", "small.yaml", "--data", "good.h5ad", ...unpinned])).code).toBe(0);
    const metrics = "evaluation.metrics=[{use: max-correlation, resamples: 20, permutations: 10}]";
    const argv = ["evaluate", "unpinned", "--set", "evaluation.activeThreshold=0", "--set", metrics];
    const { code, out } = await work.run(argv);
    expect(code).toBe(0);
    expect(out).toMatch(/^unpinned: 60 cells, 2 of 2 latents active\n/);
    const number = String.raw`\d\.\d\d \[\d\.\d\d, \d\.\d\d\]`;
    expect(out).toMatch(
      new RegExp(
        String.raw`\ncondition +[12] +${number} +\d\.\d\d +\d\.\d\d \(latent [12]\) +\d\.\d\d +${number} +\d\.\d\d +\d\.\d\d\n`,
      ),
    );
    const record = JSON.parse(readFileSync(work.path("unpinned/evaluation.json"), "utf8")) as unknown;
    expect(json(await work.run([...argv, "--json", "-q"]))).toEqual(record);
  });

  test("evaluate scores another tool's embedding: one equal to the factor reaches the ceiling", async () => {
    // Spearman of a balanced binary factor against itself is 1; against a continuous latent √3/2
    const values = Float64Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? Math.floor(i / 2) % 2 : (i * 37) % 11));
    await writeCells(work.path("other.h5ad"), { obsm: { X_scVI: { rows: 60, columns: 2, values } } });
    const argv = ["evaluate", "other.h5ad", "--obsm", "X_scVI", "--factors", "condition", "--json", "-q"];
    const metrics = "evaluation.metrics=[{use: max-correlation, resamples: 20, permutations: 10}]";
    const { results } = json(await work.run([...argv, "--set", metrics, "--set", "genes.select=all"]));
    expect(results).toContainEqual(
      expect.objectContaining({ name: "max-correlation/spearman", factor: "condition", latent: 0, value: 1 }),
    );
  });

  test("evaluate of a file without --obsm lists the embeddings of the file; exit code 2", async () => {
    const { code, err } = await work.run(["evaluate", "other.h5ad"]);
    expect(err).toMatch(/--obsm NAME .* Choose from X_scVI\./);
    expect(code).toBe(2);
  });

  test('embed places new cells in obsm["X_heddle"], missing genes counted', async () => {
    await writeCells(work.path("new.h5ad"), { cells: 20, genes: 11 });
    const placed = json(await work.run(["embed", "run", "--data", "new.h5ad", "--json", "-q"]));
    expect(placed).toMatchObject({ cells: 20, latents: 2, genesFound: 11, genesMissing: ["gene11"] });
    const tree = await openHdf5({ path: work.path("new.embedded.h5ad") });
    expect((await tree.array("obsm/X_heddle")).shape).toEqual([20, 2]);
    await tree.close();
  });

  test("report writes one page to --out, by default in the run folder", async () => {
    await work.run(["evaluate", "run", "-q"]);
    const { out, code } = await work.run(["report", "run", "--out", "pages/compared.html"]);
    expect(code).toBe(0);
    expect(out).toBe("pages/compared.html\npages/compared.json\n");
    expect(readFileSync(work.path("pages/compared.html"), "utf8")).toMatch(/^<!doctype html>/i);
    expect((await work.run(["report", "run", "--set", "reports=[html]"])).out).toBe("run/report.html\n");
  });
});

describe("before training", () => {
  test("inspect prints the matrix of raw counts and the columns that could be factors", async () => {
    const { code, out } = await work.run(["inspect", "good.h5ad"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^good\.h5ad: h5ad .*60 cells × 12 genes\n/);
    expect(out).toMatch(/Raw counts: X\. X contains integers ≥ 0\.\n/);
    expect(out).toMatch(/condition +categorical +factor +ctrl 30, stim 30\n/);
    const described = json(await work.run(["inspect", "good.h5ad", "--json"]));
    expect(described).toMatchObject({ format: "h5ad", cells: 60, genes: 12, taken: { name: "X" } });
  });

  test("init writes a configuration that trains, and refuses to write over it", async () => {
    const first = await work.run(["init", "good.h5ad", "--seed", "5", "--set", "backend=cpu"]);
    expect(first).toMatchObject({ code: 0, err: "" });
    const text = readFileSync(work.path("heddle.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/heddle\.schema\.json\n/);
    expect(parse(text)).toMatchObject({ seed: 5, backend: "cpu", data: { path: "good.h5ad" }, factors: ["condition"] });
    const schema = JSON.parse(readFileSync(work.path("heddle.schema.json"), "utf8")) as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(["objective", "latents", "factors"]));
    const again = await work.run(["init", "good.h5ad"]);
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/heddle\.yaml: .*--force/);
    expect((await work.run(["init", "good.h5ad", "--force"])).code).toBe(0);
    const short = ["--set", "training.epochs=1", "--set", "genes.select=all", "--set", "backend=cpu", "-q"];
    expect(await work.run(["train", "heddle.yaml", ...short])).toMatchObject({ code: 0, err: "" });
  });

  test("simulate writes cells with their true factors, the same bytes for the same seed", async () => {
    const argv = ["simulate", "--preset", "small", "--set", "cells=40", "--seed", "2"];
    expect(json(await work.run([...argv, "--out", "a.h5ad", "--json"]))).toMatchObject({ cells: 40, genes: 300 });
    await work.run([...argv, "--out", "b.h5ad"]);
    expect(readFileSync(work.path("b.h5ad")).equals(readFileSync(work.path("a.h5ad")))).toBe(true);
    expect((await work.run(["inspect", "a.h5ad"])).out).toMatch(/group +categorical +factor/);
  });

  test("plugins lists roles and names; of one every option, its range and default", async () => {
    const all = (await work.run(["plugins"])).out;
    expect(all).toMatch(/objective +capacity +KL divergence pulled to a capacity/);
    const one = (await work.run(["plugins", "capacity"])).out;
    expect(one).toMatch(/distance: batch-mean \| per-cell \(default "batch-mean"\)/);
    expect(one).toMatch(/beta: number ≥ 0 .*\(default 10\)/);
    const shown = (await work.run(["plugins", "show", "capacity"])).out;
    expect(shown).toBe(one);
    expect(shown).toMatch(/Source +Equation 3.*Cite +Burgess et al\. 2018.*https:\/\/arxiv\.org\/abs\/1804\.03599/s);
    expect(shown).toMatch(/Package +standard \(plugin API 1\)/);
  });
});

describe("--set and --data", () => {
  test("another plugin drops the options of the previous one; the rest of the configuration is unchanged", async () => {
    work.write("beta.yaml", `${SMALL_CONFIG}objective: { use: beta-vae, beta: 4, warmUp: false }\n`);
    const argv = [
      "train",
      "beta.yaml",
      "--data",
      "good.h5ad",
      "--set",
      "objective.use=capacity",
      "--out",
      "capacity",
      "-q",
    ];
    expect((await work.run([...argv, "--set", "objective.beta=2"])).code).toBe(0);
    const config = JSON.parse(readFileSync(work.path("capacity/config.json"), "utf8")) as Record<string, unknown>;
    expect(config.objective).toMatchObject({ use: "capacity", beta: 2, distance: "batch-mean" });
    expect(config.objective).not.toHaveProperty("warmUp");
    expect(config.latents).toBe(2);
  });

  test("several files become one with a column sample; paths in a file are relative to it", async () => {
    await writeCells(work.path("more.h5ad"), { cells: 30 });
    const argv = ["train", "small.yaml", "--data", "good.h5ad,more.h5ad", "--out", "two", "-q", "--json"];
    const { summary } = json(await work.run([...argv, "--set", "factors=[sample]"]));
    expect(summary).toMatchObject({ cells: 90 });
    work.write("own-data.json", JSON.stringify({ ...parse(SMALL_CONFIG), data: "good.h5ad" }));
    const elsewhere = { terminal: { folder: "/" } };
    const own = ["train", work.path("own-data.json"), "--out", work.path("own"), "-q"];
    expect(await work.run(own, elsewhere)).toMatchObject({ code: 0, err: "" });
  });

  test("report and embed refuse settings without effect, and an existing file in embed's place", async () => {
    const typo = await work.run(["report", "run", "--set", "report=[csv]"]);
    expect([typo.code, typo.err]).toEqual([2, expect.stringMatching(/expected a key under reports, got report\./)]);
    const strange = await work.run(["report", "run", "--set", "reports=5"]);
    expect([strange.code, strange.err]).toEqual([2, expect.stringMatching(/reports: /)]);
    const elsewhere = await work.run(["embed", "run", "--data", "good.h5ad", "--set", "foo=1", "--out", "e.h5ad"]);
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringMatching(/expected a key under data, got foo\./)]);
    const onto = await work.run(["embed", "run", "--data", "good.h5ad", "--out", "run/latents.h5ad"]);
    expect([onto.code, onto.err]).toEqual([1, expect.stringMatching(/expected a new file/)]);
  });

  test("report into a folder whose name has a dot keeps its own file names", async () => {
    mkdirSync(work.path("res-0.5"));
    expect((await work.run(["report", "run", "--out", "res-0.5"])).code).toBe(0);
    expect(existsSync(work.path("res-0.5/report.html"))).toBe(true);
  });
});
