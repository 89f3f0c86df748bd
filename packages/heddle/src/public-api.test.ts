import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Role as ContractRole, HeddleError } from "@heddle/contracts";
import { afterAll, describe, expect, test } from "vitest";
import {
  type ConfigInput,
  cluster,
  defineObjective,
  embed,
  evaluate,
  evaluateEmbedding,
  evaluateSeeds,
  isHeddleError,
  loadModel,
  memoryStore,
  report,
  simulate,
  standardCatalog,
  train,
  umap,
  withOptions,
  z,
} from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-api-"));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config: ConfigInput = {
  backend: "cpu",
  genes: { select: "all" },
  latents: 2,
  factors: ["activity_00"],
  encoder: { use: "mlp-encoder", hidden: 8 },
  decoder: { use: "mlp-decoder", hidden: 8 },
  training: { epochs: 2, batchSize: 32, restarts: { count: 1 } },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 10, permutations: 5 }] },
};
const cells = { options: { preset: "small", cells: 80, genes: 30, activity: [{ genes: 5 }] } };

test("importing heddle starts no engine: tfjs would leave its engine on the global object", () => {
  // first in this file: the tests below load it
  expect("_tfengine" in globalThis).toBe(false);
});

test("the catalog has plugins of every role, each under its own name", async () => {
  const roles = Object.entries(standardCatalog) as [
    ContractRole,
    Record<string, () => Promise<{ default: { name: string; role: string } }>>,
  ][];
  for (const [role, plugins] of roles) {
    expect(Object.keys(plugins).length, role).toBeGreaterThan(0);
    for (const [name, load] of Object.entries(plugins)) {
      expect((await load()).default).toMatchObject({ name, role });
    }
  }
});

describe("a program", () => {
  test("simulates, trains on an open dataset, evaluates, embeds and reports", async () => {
    const simulated = await simulate({ ...cells, out: path("cells.h5ad") });
    const training = train(config, { data: simulated, out: path("run"), thread: "here" });
    const epochs: number[] = [];
    for await (const event of training) if (event.kind === "epoch") epochs.push(event.record.epoch);
    expect(epochs).toEqual([0, 1]);
    const run = await training.result;
    expect(run.encoded.representation).toMatchObject({ rows: 80, columns: 2 });
    simulated.dispose();

    const { results } = await evaluate(path("run"));
    expect(results.map(({ factor }) => factor)).toContain("activity_00");
    const embedded = await embed(path("run"), { data: [path("cells.h5ad")] });
    expect(embedded).toMatchObject({ genesFound: 30, genesMissing: [] });
    expect(embedded.encoded.representation.values).toEqual(run.encoded.representation.values);
    const [page] = await report([path("run")], { reports: ["html"] });
    expect(page).toMatchObject({ name: "report.html" });
  });

  test("evaluateSeeds() gives means over two seeds and the metrics that compare seeds; the report shows both", async () => {
    const runs = [path("seed-0"), path("seed-1")];
    for (const [seed, out] of runs.entries()) {
      await train({ ...config, seed }, { data: path("cells.h5ad"), out, thread: "here" }).result;
    }
    const overrides = { evaluation: { metrics: ["udr"] } };
    const { results, seeds } = await evaluateSeeds(runs, { overrides });
    expect(seeds).toEqual([0, 1]);
    expect(results.find(({ name }) => name === "udr/spearman")!.note).toContain(
      "no interval: all seeds have the same score",
    );
    const best = results.find(({ name }) => name === "max-correlation/spearman")!;
    expect(best.perSeed).toHaveLength(2);
    const [page] = await report(runs, { reports: ["html"] });
    expect(page.contents).toContain("Metrics by configuration, over seeds");
  });

  test("loadModel() embeds, decodes and traverses", async () => {
    const model = await loadModel(path("run"));
    const embedded = await model.embed(path("cells.h5ad"));
    expect(embedded.encoded).toEqual((await embed(path("run"), { data: path("cells.h5ad") })).encoded);
    const means = await model.decode(embedded.encoded.representation);
    expect([means.rows, means.columns]).toEqual([80, 30]);
    // the likelihood spreads 10,000 counts over the genes; within float32 of 30 terms
    const total = means.values.slice(0, 30).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total - 10_000)).toBeLessThan(0.1);
    // moved nowhere, every row is the same; moved, the first and the last differ
    const still = await model.traverse(1, { values: [0, 0], at: [0.5, 0] });
    expect(still.values.slice(0, 30)).toEqual(still.values.slice(30));
    expect(still).toEqual(await model.decode({ rows: 2, columns: 2, values: Float64Array.of(0.5, 0, 0.5, 0) }));
    const moved = await model.traverse(1, { values: [-2, 2] });
    expect(moved.values.slice(0, 30)).not.toEqual(moved.values.slice(30));
    await expect(model.traverse(2, { values: [0] })).rejects.toThrow(/a latent from 0 to 1, got 2/);
    await expect(model.decode({ rows: 1, columns: 3, values: new Float64Array(3) })).rejects.toThrow(
      /2 latents, got 1 × 3/,
    );
    const { logFoldChange } = await model.counterfactual(path("cells.h5ad"), {
      latents: { 1: 2 },
      genes: [model.genes.index[0]],
    });
    expect([logFoldChange.rows, logFoldChange.columns]).toEqual([80, 1]);
    const { tf } = await import("./tf.js");
    const before = tf.memory().numTensors;
    model.dispose();
    expect(tf.memory().numTensors).toBeLessThan(before);
  });

  test("umap() and cluster() give the same result at every call; maxCells subsamples evenly", async () => {
    const run = path("run");
    const embedding = await umap(run, { maxCells: 40 });
    expect([embedding.cells.length, embedding.coordinates.length]).toEqual([40, 80]);
    expect([...embedding.cells.slice(0, 3)]).toEqual([0, 2, 4]);
    expect(new Set(embedding.coordinates).size).toBeGreaterThan(70);
    const labels = await cluster(run, { resolution: 3 });
    const sizes = [0, 1, 2].map((label) => labels.filter((each) => each === label).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(80);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect([await umap(run, { maxCells: 40 }), await cluster(run, { resolution: 3 })]).toEqual([embedding, labels]);
    await expect(umap(run, { maxCells: 0 })).rejects.toThrow(/1 or more, got 0/);
    await expect(cluster(run, { resolution: 1.5 })).rejects.toThrow(/whole numbers of clusters/);
  });

  test("evaluateEmbedding() evaluates an embedding in a file", async () => {
    const file = path("run/latents.h5ad");
    const { evaluation } = config;
    const record = await evaluateEmbedding(file, {
      embedding: "X_heddle",
      factors: ["activity_00"],
      config: { evaluation },
    });
    expect(record.latents).toHaveLength(2);
  });

  test("trains with a custom objective; a standard name is refused", async () => {
    const own = (name: string) =>
      defineObjective({
        name,
        summary: "Reconstruction alone.",
        options: z.strictObject({}),
        terms: (_options, { logProb }) => ({
          reconstruction: { value: logProb.neg(), weight: logProb.mean().mul(0).add(1).asScalar() },
        }),
      });
    const data = await simulate(cells);
    const here = { data, thread: "here" as const };
    const { summary } = await train(
      { ...config, objective: withOptions("plain") },
      { ...here, plugins: [own("plain")] },
    ).result;
    expect(summary.objective).toBe("plain");
    const refused = train(config, { ...here, plugins: [own("beta-vae")] }).result;
    await expect(refused).rejects.toSatisfy((error) => isHeddleError(error, "duplicate-plugin"));
    await expect(refused).rejects.toBeInstanceOf(HeddleError);
    data.dispose();
  });
});

test("an aborted run names the call that resumes it", async () => {
  const abort = new AbortController();
  const out = memoryStore();
  const options = { data: path("cells.h5ad"), out, thread: "here", signal: abort.signal } as const;
  const run = train({ ...config, training: { epochs: 10_000, restarts: { count: 1 } } }, options);
  const follow = async () => {
    for await (const { kind } of run) if (kind === "step") abort.abort();
  };
  await expect(follow()).rejects.toThrow(/train\(config, \{ out: the same store, resume: true \}\)\.$/);
});
