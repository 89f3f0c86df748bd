import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differentialAbundance, importScvi } from "../src/index.js";
import { type Expected, expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

/** A model of scvi-tools; `side` is the sign of the first latent, `donor` has two levels. */
async function imported() {
  const run = `${temporaryFolder()}/run`;
  await importScvi(exported("plain"), { out: run, config: { backend: "cpu" } });
  const own = expectedOf("plain");
  const side = own.means.map(([first]) => (first > 0 ? "high" : "low"));
  const donor = own.means.map((_, cell) => `d${cell % 2}`);
  const expected: Expected = { ...own, columns: { ...own.columns, side, donor } };
  return { run, side, data: await writeCells(expected) };
}

describe("differentialAbundance", () => {
  test("groups that differ in a latent: log ratios have the sign of the cell's side, and exchanged groups reverse them", async () => {
    const { run, side, data } = await imported();
    const between = (group1: string, group2: string) =>
      differentialAbundance(run, { data, groupby: "side", group1: [group1], group2, by: "side" }).then(
        ({ comparisons }) => comparisons[0],
      );
    const [there, back] = [await between("high", "low"), await between("low", "high")];
    expect([...back.logRatio]).toEqual(Array.from(there.logRatio, (value) => -value));
    const right = [...there.rows].filter((row, i) => there.logRatio[i] > 0 === (side[row] === "high")).length;
    expect(right / there.rows.length).toBeGreaterThan(0.6);
    expect(there.levels!.map(({ level }) => level)).toEqual(["high", "low"]);
  });

  test("one row per cell in the table; samples and a limit of cells give the same bytes for the same seed", async () => {
    const { run, data } = await imported();
    const folder = temporaryFolder();
    const written = async (out: string, seed: number) => {
      const more = { sample: "donor", cellsPerSample: 3, seed, out: `${folder}/${out}` };
      const found = await differentialAbundance(run, { data, groupby: "side", group1: ["high"], ...more });
      expect(found.comparisons[0]).toMatchObject({ group2: "Rest", samples1: 2, samples2: 2 });
      return readFileSync(`${folder}/${out}`, "utf8");
    };
    const first = await written("a.csv", 0);
    expect(await written("b.csv", 0)).toBe(first);
    expect(await written("c.csv", 1)).not.toBe(first);
    const [head, ...rows] = first.trim().split("\r\n");
    expect(head).toBe("cell,log_ratio,log_density1,log_density2,group1,group2");
    expect(rows.length).toBe(expectedOf("plain").means.length);
  });

  test.each([
    [{ groupby: "sid" }, /groupby: .*Did you mean "?side/],
    [{ groupby: "side", sample: "donr" }, /sample: .*Did you mean "?donor/],
    [{ groupby: "side", cellsPerSample: 1 }, /cellsPerSample: expected a whole number, 2 or more, got 1/],
    [{ groupby: "side", degreesOfFreedom: 0 }, /degreesOfFreedom: expected a number above 0/],
    [{ groupby: "side", out: "x.xlsx" }, /ends in \.csv or \.parquet, got \.xlsx/],
  ] as const)("refuses %j", async (options, message) => {
    const { run, data } = await imported();
    await expect(differentialAbundance(run, { data, ...options })).rejects.toThrow(message);
  });
});
