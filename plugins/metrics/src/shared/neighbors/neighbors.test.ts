import { createRandom, median, nearestNeighbors } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, normals } from "../../../test/simulated-input.js";
import { localDiversity, neighborWeights } from "./local-diversity.js";
import reference from "./reference.json" with { type: "json" };

const representation = { rows: reference.codes.length, columns: 3, values: Float64Array.from(reference.codes.flat()) };
const all = Int32Array.from({ length: representation.rows }, (_, cell) => cell);
const batch = Int32Array.from(reference.batch);

describe("nearest neighbors", () => {
  test("equal those by sorting all distances, without the cell itself; ties go to the earlier cell", () => {
    const random = createRandom(1);
    const values = Float64Array.from({ length: 120 }, () => random.integer(4));
    const few = { rows: 60, columns: 2, values };
    const among = Int32Array.from({ length: 50 }, (_, at) => at + 5);
    const asked = Int32Array.of(0, 7, 59);
    const { count, entries, distances } = nearestNeighbors(few, asked, among, 12);
    expect(count).toBe(12);
    for (const [query, cell] of asked.entries()) {
      const distance = (other: number) =>
        Math.sqrt((values[2 * cell] - values[2 * other]) ** 2 + (values[2 * cell + 1] - values[2 * other + 1]) ** 2);
      const sorted = [...among.keys()]
        .filter((at) => among[at] !== cell)
        .sort((a, b) => distance(among[a]) - distance(among[b]) || a - b)
        .slice(0, 12);
      expect([...entries.subarray(query * 12, query * 12 + 12)]).toEqual(sorted);
      expect([...distances.subarray(query * 12, query * 12 + 12)]).toEqual(sorted.map((at) => distance(among[at])));
    }
  });

  test("are all other cells if there are fewer", () => {
    expect(nearestNeighbors(representation, all, all, 500).count).toBe(representation.rows - 1);
    expect(nearestNeighbors(representation, all.subarray(0, 1), all.subarray(0, 1), 5)).toMatchObject({ count: 0 });
  });
});

describe("local diversity", () => {
  const nearest = nearestNeighbors(representation, all, all, reference.neighbors);
  const weights = neighborWeights(nearest, reference.neighbors / 3);

  test("as scib-metrics' lisi_knn cell by cell, and its iLISI (within 1e-9: rounding of the same search)", () => {
    const found = localDiversity(nearest, weights, batch, 3);
    for (const [cell, lisi] of reference.lisi.entries()) expect(Math.abs(found[cell] - lisi)).toBeLessThan(1e-9);
    expect(Math.abs((median(found) - 1) / 2 - reference.ilisi)).toBeLessThan(1e-9);
  });

  test("is 1 within one group, at most the number of groups, and undefined without a finite weight", () => {
    const alike = localDiversity(nearest, weights, new Int32Array(representation.rows), 3);
    for (const value of alike) expect(value).toBeCloseTo(1, 12);
    for (const value of localDiversity(nearest, weights, batch, 3)) expect(value).toBeLessThanOrEqual(3);
    const far = embeddingOf([normals(1, 9).map((value) => 1e30 * value)]).representation;
    const apart = nearestNeighbors(far, all.subarray(0, 9), all.subarray(0, 9), 5);
    expect(localDiversity(apart, neighborWeights(apart, 2), batch, 3).every(Number.isFinite)).toBe(false);
  });
});
