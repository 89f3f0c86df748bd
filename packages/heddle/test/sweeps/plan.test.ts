import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { configOf, parseSweep, planSweep, readPlan, type SweepInput, writePlan } from "@heddle/sweeps";
import { afterAll, describe, expect, test } from "vitest";
import { standardCatalog } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = (sweep: Partial<SweepInput> = {}) =>
  planSweep(standardCatalog, parseSweep({ name: "s", base: { data: { use: "simulated" } }, ...sweep }));
const ids = async (sweep: Partial<SweepInput>) => (await plan(sweep)).runs.map(({ id }) => id);

describe("planSweep", () => {
  test("orders runs by variant, then grid with the last key fastest, then seed", async () => {
    const { runs } = await plan({
      variants: { plain: {}, wide: { latents: 20 } },
      grid: { "objective.beta": [1, 4], "training.epochs": [5, 6] },
      seeds: 2,
    });
    expect(runs).toHaveLength(16);
    expect(runs.slice(0, 3).map(({ label }) => label)).toEqual([
      "plain, objective.beta=1, training.epochs=5, seed 0",
      "plain, objective.beta=1, training.epochs=5, seed 1",
      "plain, objective.beta=1, training.epochs=6, seed 0",
    ]);
    expect(runs[8]).toMatchObject({ variant: "wide", seed: 0 });
    expect(new Set(runs.map(({ id }) => id)).size).toBe(16);
  });

  test("the configuration of a run is the base, overridden by variant, grid settings and seed", async () => {
    const made = await plan({
      variants: { tc: { objective: { use: "beta-tcvae", alpha: 2 }, latents: 6 } },
      grid: { "objective.beta": [7], latents: [5] },
      seeds: [3],
    });
    const config = configOf(made, made.runs[0]);
    expect(config).toMatchObject({ seed: 3, latents: 5, objective: { use: "beta-tcvae", alpha: 2, beta: 7 } });
  });

  test("removes duplicate runs, such as two spellings of the default", async () => {
    expect(await ids({ grid: { "objective.beta": [1, 1] } })).toHaveLength(1);
    expect(await ids({ variants: { a: {}, b: { latents: 10 }, c: { latents: 9 } } })).toHaveLength(2);
  });

  test("rejects an unknown key, an option out of range and an invalid name, by name", async () => {
    const wrong: [Partial<SweepInput>, RegExp][] = [
      [{ grid: { latnets: [1] } }, /latnets/],
      [{ grid: { "objective.beta": [-1] } }, /objective\.beta: expected number ≥ 0/],
      [{ name: "a/b" }, /name/],
    ];
    for (const [sweep, message] of wrong) {
      const error = await (async () => plan(sweep))().catch((thrown: unknown) => thrown);
      expect(isHeddleError(error, "config"), String(error)).toBe(true);
      expect(String(error)).toMatch(message);
    }
  });
});

describe("a run's id", () => {
  test("depends on the seed, all options and defaults of plugins, but not on the order of keys", async () => {
    const base = { data: { use: "simulated" }, latents: 4, objective: { use: "beta-vae", beta: 2 } };
    const reordered = { objective: { beta: 2, use: "beta-vae" }, latents: 4, data: { use: "simulated" } };
    expect(await ids({ base })).toEqual(await ids({ base: reordered }));
    const others = await Promise.all([
      ids({ base }),
      ids({ base, seeds: [1] }),
      ids({ base: { ...base, latents: 5 } }),
      ids({ base: { ...base, objective: { use: "beta-vae", beta: 2, warmUp: { fraction: 0.1 } } } }),
      ids({ base: { ...base, data: { use: "simulated", preset: "small" } } }),
    ]);
    expect(new Set(others.flat()).size).toBe(5);
  });

  test("is independent of the folder of a plugin file", async () => {
    const base = { data: { use: "simulated" } };
    const [a, b, none] = await Promise.all([
      ids({ base: { ...base, plugins: ["/a/own.js"] } }),
      ids({ base: { ...base, plugins: ["/b/own.js"] } }),
      ids({ base }),
    ]);
    expect(a).toEqual(b);
    expect(a).not.toEqual(none);
  });

  test("is independent of evaluation and reports", async () => {
    const base = { data: { use: "simulated" } };
    const evaluated = { ...base, evaluation: { metrics: ["dci"] }, reports: ["csv"] };
    expect(await ids({ base })).toEqual(await ids({ base: evaluated }));
  });

  test("depends on the contents of the data, not on their path: for a file and for a folder", async () => {
    const write = (name: string, contents: string) => {
      mkdirSync(join(folder, name, "matrix"), { recursive: true });
      writeFileSync(join(folder, name, "cells.h5ad"), contents);
      writeFileSync(join(folder, name, "matrix", "matrix.mtx"), contents);
    };
    write("a", "1");
    write("b", "1");
    write("c", "2");
    for (const data of ["cells.h5ad", "matrix"]) {
      const [a, b, c] = await Promise.all(
        ["a", "b", "c"].map((name) => ids({ base: { data: join(folder, name, data) } })),
      );
      expect(a).toEqual(b);
      expect(a).not.toEqual(c);
    }
    await expect(ids({ base: { data: join(folder, "gone.h5ad") } })).rejects.toThrow(/gone\.h5ad.*nothing there/);
  });
});

test.each([
  ["grid", { grid: { seed: [0, 1] } }],
  ["plain", { variants: { plain: { seed: 4 } } }],
])("a seed in %s, which the seeds of the sweep would replace, is refused", async (key, sweep) => {
  await expect(async () => plan(sweep)).rejects.toThrow(new RegExp(`${key}\\.seed: expected seeds.*seeds: 3`));
});

test("a written plan is read unchanged; a missing plan throws an error with the command that creates one", async () => {
  const made = await plan({ seeds: 3 });
  await writePlan(join(folder, "planned"), made);
  expect(await readPlan(join(folder, "planned"))).toEqual(made);
  await expect(readPlan(join(folder, "nothing"))).rejects.toThrow(/heddle sweep plan/);
});
