import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAnnData } from "@heddle/anndata";
import { createHdf5Writer } from "@heddle/hdf5";
import { createRandom, samplePoisson } from "@heddle/numerics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TuneInput, tune } from "../../src/sweeps.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-tune-"));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CELLS = 60;
const GENES = 12;

/** Counts of two groups of cells; the labels are those of `labelOf`. */
async function writeCells(file: string, labelOf: (cell: number) => number): Promise<void> {
  const random = createRandom(1).stream("counts");
  const counts = Float32Array.from({ length: CELLS * GENES }, (_, i) => {
    const [cell, gene] = [Math.floor(i / GENES), i % GENES];
    return 1 + samplePoisson(random, (cell % 2 === 0) === gene < GENES / 2 ? 8 : 2);
  });
  const names = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const codes = Int32Array.from({ length: CELLS }, (_, cell) => labelOf(cell));
  const writer = await createHdf5Writer(file);
  const rowStarts = Int32Array.from({ length: CELLS + 1 }, (_, cell) => cell * GENES);
  await writeAnnData(writer, {
    obs: {
      rows: CELLS,
      index: names(CELLS, "cell"),
      columns: new Map([["condition", { kind: "categorical", categories: ["a", "b"], codes }]]),
    },
    var: { rows: GENES, index: names(GENES, "gene"), columns: new Map() },
    X: {
      kind: "csr",
      rows: { rowStarts, columns: Int32Array.from({ length: CELLS * GENES }, (_, i) => i % GENES), counts },
      columns: GENES,
    },
  });
  await writer.close();
}

const planOf = (file: string, changes: Partial<TuneInput> = {}): TuneInput => ({
  name: "small",
  base: {
    backend: "cpu",
    data: { path: path(file) },
    genes: { select: "all" },
    latents: 2,
    factors: ["condition"],
    missing: { condition: ["b"] },
    encoder: { use: "mlp-encoder", hidden: 4 },
    decoder: { use: "mlp-decoder", hidden: 4 },
    objective: { use: "beta-vae", beta: 1 },
    prior: "standard-normal",
    training: { epochs: 4, batchSize: 30, earlyStopping: false, validation: 0.2, restarts: { count: 1 } },
  },
  grid: { "objective.beta": [1, 8, 64] },
  seeds: 2,
  rungs: [0.5, 1],
  ...changes,
});

beforeAll(async () => {
  await writeCells(path("cells.h5ad"), (cell) => cell % 2);
  await writeCells(path("shuffled.h5ad"), (cell) => (Math.floor(cell / 7) * 3) % 2);
});

describe("tune()", () => {
  test("halves the candidates at each rung and gives the chosen configuration, with the factors of the base", async () => {
    const { record, config } = await tune(planOf("cells.h5ad"), { out: path("whole") });
    expect(record.candidates.map(({ label }) => label)).toEqual([1, 8, 64].map((beta) => `objective.beta=${beta}`));
    expect(record.rungs.map(({ until, candidates }) => [until, candidates.length])).toEqual([
      [0.5, 3],
      [1, 2],
    ]);
    const { settings } = record.candidates[record.chosen.candidate];
    expect(config).toMatchObject({ factors: ["condition"], objective: { beta: settings["objective.beta"] } });
    expect(config.seed).toBeUndefined();
    expect(JSON.parse(readFileSync(path("whole/results.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test("does not read labels: with shuffled labels, all scores and the choice are equal", async () => {
    const { record } = await tune(planOf("cells.h5ad"), { out: path("whole") });
    const { record: other } = await tune(planOf("shuffled.h5ad"), { out: path("shuffled") });
    expect(other.rungs).toEqual(record.rungs);
    expect(other.chosen).toEqual(record.chosen);
    const runs = readdirSync(path("whole/runs"));
    expect(runs).toHaveLength(6);
    for (const id of runs)
      expect(JSON.parse(readFileSync(path(`whole/runs/${id}/config.json`), "utf8"))).toMatchObject({
        factors: [],
        missing: {},
      });
  });

  test("continued runs have the weights of runs without a pause, bit for bit", async () => {
    const { record } = await tune(planOf("cells.h5ad", { rungs: [1] }), { out: path("direct") });
    const { record: halved } = await tune(planOf("cells.h5ad"), { out: path("whole") });
    expect(record.rungs).toHaveLength(1);
    const finalOf = ({ rungs }: typeof record) => rungs[rungs.length - 1].candidates;
    for (const each of finalOf(halved)) {
      const direct = finalOf(record).find(({ candidate }) => candidate === each.candidate);
      expect({ ...each, kept: false }).toEqual({
        ...direct,
        kept: false,
        acceptable: "acceptable" in each && each.acceptable,
      });
    }
  });

  test("interrupted in the second rung, continues to the same results", async () => {
    const { record } = await tune(planOf("cells.h5ad"), { out: path("whole") });
    const abort = new AbortController();
    const interrupted = tune(planOf("cells.h5ad"), {
      out: path("cut"),
      signal: abort.signal,
      onRung: () => abort.abort(),
    });
    await expect(interrupted).rejects.toThrow();
    // a copy of the folder, as another process finds it
    cpSync(path("cut"), path("resumed"), { recursive: true });
    const rungs: number[] = [];
    const { record: resumed } = await tune(planOf("cells.h5ad"), {
      out: path("resumed"),
      onRung: (found) => rungs.push(found.rungs.length),
    });
    expect(resumed).toEqual(record);
    expect(rungs).toEqual([2]);
  });

  test("refuses a folder with the results of another plan, and a base without validation cells", async () => {
    await tune(planOf("cells.h5ad"), { out: path("whole") });
    await expect(tune(planOf("cells.h5ad", { tolerance: 0.5 }), { out: path("whole") })).rejects.toThrow(
      /the results of this plan, got those of another one/,
    );
    const { base, ...others } = planOf("cells.h5ad");
    const without = { ...base, training: { epochs: 2, validation: 0 } };
    await expect(tune({ ...others, base: without }, { out: path("none") })).rejects.toThrow(
      /training\.validation: expected a share of the cells/,
    );
  });

  test("leaves a candidate out whose runs fail, and throws if all fail", async () => {
    const wrong = { bad: { "encoder.hidden": 4, covariates: ["nowhere"] } };
    const { record } = await tune(planOf("cells.h5ad", { variants: { good: {}, ...wrong }, grid: {}, rungs: [1] }), {
      out: path("failing"),
    });
    expect(record.chosen).toMatchObject({ candidate: 0 });
    expect(record.rungs[0].candidates[1]).toMatchObject({ candidate: 1, failed: expect.stringMatching(/nowhere/) });
    const all = tune(planOf("cells.h5ad", { variants: wrong, grid: {}, rungs: [1] }), { out: path("all-failing") });
    await expect(all).rejects.toThrow(/a candidate whose runs are done, got failures only/);
  });
});
