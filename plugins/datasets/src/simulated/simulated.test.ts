import { createHash } from "node:crypto";
import { type CountDataset, type CsrRows, isHeddleError, type Table } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import plugin from "./simulated.js";
import { streamSimulation } from "./stream-simulation.js";

const reader = (given: unknown) => plugin.create(plugin.options.parse(given), []);
const open = (given: unknown) => reader(given).open(undefined, { support: "counts" });

const few = { cells: 60, genes: 40, groups: [0.5, 0.5], library: { location: 7 }, de: { probability: 0.3 } };
const program = { genes: 10, cellFraction: 0.5, usage: [0.2, 0.5] };

function numbers(table: Table | undefined, name: string): Float64Array {
  const column = table?.columns.get(name);
  if (column?.kind !== "number") throw new Error(`no column of numbers "${name}"`);
  return column.values;
}

function codes(table: Table | undefined, name: string): Int32Array {
  const column = table?.columns.get(name);
  if (column?.kind !== "categorical") throw new Error(`no categorical column "${name}"`);
  return column.codes;
}

function dense({ rowStarts, columns, counts }: CsrRows): Float64Array {
  const values = new Float64Array((rowStarts.length - 1) * few.genes);
  for (let c = 0; c + 1 < rowStarts.length; c++)
    for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) values[c * few.genes + columns[i]] = counts[i];
  return values;
}

async function digest(dataset: CountDataset): Promise<string> {
  const { rowStarts, columns, counts } = await dataset.readRows(0, dataset.cells);
  const hash = createHash("sha256").update(rowStarts).update(columns).update(counts);
  for (const column of dataset.factors!.columns.values())
    hash.update(column.kind === "number" ? column.values : column.kind === "categorical" ? column.codes : "");
  return hash.digest("hex");
}

describe("the same seed", () => {
  test("gives the same bytes; another seed gives different bytes", async () => {
    const first = await digest(await open(few));
    expect(await digest(await open(few))).toBe(first);
    expect(await digest(await open({ ...few, seed: 2 }))).not.toBe(first);
  });

  test("gives bytes that do not change with time", async () => {
    // A change of this value changes every simulation: note it in the changeset.
    expect(await digest(await open({ ...few, activity: [program], dropout: { kind: "experiment" } }))).toBe(
      "9f84e91482cf2924eaebe0f0d09553d5df974327b3c3a68101de04dcb133a987",
    );
  });

  test("keeps the groups, sizes and gene means for any activity, batches, dropout and DE", async () => {
    const plain = await open(few);
    const rich = await open({
      ...few,
      de: { probability: 0.5 },
      activity: [program],
      batches: { cells: [30, 30] },
      dropout: { kind: "experiment", midpoint: 1 },
      identity: { usage: [0.5, 1] },
    });
    expect(codes(rich.factors, "group")).toEqual(codes(plain.factors, "group"));
    expect(numbers(rich.factors, "library_size")).toEqual(numbers(plain.factors, "library_size"));
    expect(numbers(rich.geneTable, "mean")).toEqual(numbers(plain.geneTable, "mean"));
  });

  test("gives the first cells the same counts when more cells follow", async () => {
    const [short, long] = [await open(few), await open({ ...few, cells: 90 })];
    expect(await long.readRows(0, 60)).toEqual(await short.readRows(0, 60));
  });

  test("only removes counts with dropout", async () => {
    const whole = dense(await (await open(few)).readRows(0, 60));
    const dropped = dense(await (await open({ ...few, dropout: { kind: "experiment", midpoint: 1 } })).readRows(0, 60));
    expect(dropped.findIndex((count, i) => count !== 0 && count !== whole[i])).toBe(-1);
    const zeros = (counts: Float64Array) => counts.filter((count) => count === 0).length;
    expect(zeros(dropped)).toBeGreaterThan(zeros(whole));
  });
});

describe("true factors", () => {
  test("are in the cell table too; usages of identity and activity sum to 1", async () => {
    const given = { ...few, identity: { usage: [0.4, 1] }, activity: [{ ...program, groups: [1] }, program] };
    const { factors, cellTable } = await open(given);
    expect(cellTable.columns).toEqual(factors!.columns);
    expect([...factors!.columns.keys()]).toEqual([
      "group",
      "identity_00",
      "identity_01",
      "activity_00",
      "activity_01",
      "library_size",
    ]);
    const group = codes(factors, "group");
    const [own0, own1] = [numbers(factors, "identity_00"), numbers(factors, "identity_01")];
    const [first, second] = [numbers(factors, "activity_00"), numbers(factors, "activity_01")];
    for (let c = 0; c < 60; c++) {
      const [own, other] = group[c] === 0 ? [own0[c], own1[c]] : [own1[c], own0[c]];
      const identity = 1 - first[c] - second[c];
      expect(other).toBe(0);
      expect(own).toBeGreaterThanOrEqual(0.4 * identity - 1e-12);
      expect(own).toBeLessThanOrEqual(identity + 1e-12);
      if (group[c] === 0) expect(first[c]).toBe(0);
    }
  });

  test("of batches and paths: batch, path, step from 1, identity as the position along the path", async () => {
    const given = { ...few, method: "paths", paths: { from: [0, 1], steps: 11 }, batches: { cells: [20, 40] } };
    const { factors } = await open(given);
    expect([...factors!.columns.keys()]).toEqual([
      "path",
      "step",
      "identity_00",
      "identity_01",
      "batch",
      "library_size",
    ]);
    expect([...codes(factors, "batch")].filter((b) => b === 0).length).toBe(20);
    const [path, step] = [codes(factors, "path"), numbers(factors, "step")];
    for (let c = 0; c < 60; c++)
      expect(numbers(factors, `identity_0${path[c]}`)[c]).toBeCloseTo((step[c] - 1) / 10, 12);
  });

  test("a program's genes rise with its usage: correlation of their share of the counts above 0.9", async () => {
    const strong = { ...program, genes: 10, location: 3, scale: 0.1 };
    const dataset = await open({ ...few, cells: 300, groups: [1], outliers: { probability: 0 }, activity: [strong] });
    const factor = numbers(dataset.geneTable, "activity_factor_00");
    const usage = numbers(dataset.factors, "activity_00");
    const { rowStarts, columns, counts } = await dataset.readRows(0, 300);
    const share = Float64Array.from(usage, (_, c) => {
      let inside = 0;
      for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) if (factor[columns[i]] > 1) inside += counts[i];
      return inside / dataset.origin.totalCounts[c];
    });
    expect(correlation(share, usage)).toBeGreaterThan(0.9);
  });
});

function correlation(x: Float64Array, y: Float64Array): number {
  const center = (v: Float64Array) => v.map((a) => a - v.reduce((s, b) => s + b, 0) / v.length);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((s, v, i) => s + v * b[i], 0);
  const [a, b] = [center(x), center(y)];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe("the reader", () => {
  test("recognizes no file, and describes the dataset from a few cells", async () => {
    expect(await reader(few).recognizes({ path: "anything" })).toBe(false);
    const found = await reader({ preset: "small" }).inspect(undefined);
    expect(found).toMatchObject({ cells: 1000, genes: 300, taken: { name: "X" } });
    expect(found.columns.find(({ name }) => name === "activity_00")).toMatchObject({ role: "factor", missing: 0 });
    expect(found.columns.find(({ name }) => name === "group")?.levels?.map(({ name }) => name)).toEqual([
      "ident_00",
      "ident_01",
      "ident_02",
      "ident_03",
      "ident_04",
    ]);
  });

  test("stops at a signal, and throws for means above the largest count", async () => {
    const kind = (promise: Promise<unknown>) =>
      promise.then(
        () => "opened",
        (error: unknown) => (isHeddleError(error) ? error.kind : error),
      );
    const signal = AbortSignal.abort();
    expect(await kind(reader(few).open(undefined, { support: "counts", signal }))).toBe("interrupted");
    expect(await kind(open({ ...few, library: { location: 30 } }))).toBe("config");
  });

  test("preset small: 1,000 × 300, every cell with counts, a density between 0.3 and 0.8", async () => {
    const dataset = await open({ preset: "small" });
    expect([dataset.cells, dataset.genes]).toEqual([1000, 300]);
    expect(Math.min(...dataset.origin.totalCounts)).toBeGreaterThan(0);
    const density = (await dataset.readRows(0, 1000)).counts.length / 300_000;
    expect(density).toBeGreaterThan(0.3);
    expect(density).toBeLessThan(0.8);
  });
});

test("a stream of the simulation has the bytes of the simulation: blocks in any order, with chosen genes", async () => {
  const options = plugin.options.parse({ ...few, activity: [program] });
  const whole = await open({ ...few, activity: [program] });
  const stream = streamSimulation(options);
  expect(await stream.readRows(40, 60)).toEqual(await whole.readRows(40, 60));
  expect(await stream.readRows(0, 17, Int32Array.of(3, 30))).toEqual(await whole.readRows(0, 17, Int32Array.of(3, 30)));
  expect(stream.factors).toEqual(whole.factors);
  expect(stream.geneTable).toEqual(whole.geneTable);
});
