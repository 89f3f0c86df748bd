import { describeClustering } from "@heddle/conformance";
import type { Matrix } from "@heddle/contracts";
import { createRandom, squaredDistance } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { groupsOfCells, labelsByFirstCell } from "./groups-of-cells.fixture.js";
import plugin, { kMeans } from "./k-means.js";

describeClustering(plugin);
describeClustering(plugin, { options: { clusters: [3, 4], standardize: true, restarts: 3 } });

const effort = { restarts: 10, maxIterations: 300 };

/** Sum of squared distances from the means of the clusters. */
function inertiaOf({ rows, columns, values }: Matrix, labels: Int32Array): number {
  const groups = Math.max(...labels) + 1;
  const sizes = new Float64Array(groups);
  const centers = new Float64Array(groups * columns);
  for (const label of labels) sizes[label]++;
  for (let at = 0; at < rows * columns; at++) {
    const label = labels[Math.floor(at / columns)];
    centers[label * columns + (at % columns)] += values[at] / sizes[label];
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += squaredDistance(values, row, centers, labels[row], columns);
  return sum;
}

describe("k-means", () => {
  test("recovers five groups 12 standard deviations apart in every latent", () => {
    const representation = groupsOfCells(500, 4, 5, 12);
    const { labels, converged } = kMeans(representation, 5, createRandom(1), effort);
    expect(converged).toBe(true);
    expect(labelsByFirstCell(labels)).toEqual(Array.from(labels, (_, cell) => cell % 5));
  });

  test("inertia is the sum of squared distances (within 1e-9 relative: summation order) and falls with more clusters", () => {
    const representation = groupsOfCells(300, 2, 3, 2);
    const found = [1, 2, 4, 8, 16].map((clusters) => kMeans(representation, clusters, createRandom(2), effort));
    const [one] = found;
    const means = [0, 1].map(
      (column) => representation.values.filter((_, at) => at % 2 === column).reduce((a, b) => a + b) / 300,
    );
    const total = representation.values.reduce(
      (sum, value, at) => sum + (value - means[at % 2]) * (value - means[at % 2]),
      0,
    );
    expect(Math.abs(one.inertia / total - 1)).toBeLessThan(1e-9);
    for (let at = 1; at < found.length; at++) expect(found[at].inertia).toBeLessThan(found[at - 1].inertia);
  });

  test("more restarts never increase the inertia", () => {
    const representation = groupsOfCells(300, 3, 6, 3);
    const inertias = [1, 2, 5, 20].map(
      (restarts) => kMeans(representation, 8, createRandom(3), { ...effort, restarts }).inertia,
    );
    for (let at = 1; at < inertias.length; at++) expect(inertias[at]).toBeLessThanOrEqual(inertias[at - 1]);
  });

  test("returns one cluster per distinct point if there are fewer points than clusters", () => {
    const representation = { rows: 6, columns: 1, values: Float64Array.of(0, 0, 1, 1, 5, 5) };
    expect(new Set(kMeans(representation, 5, createRandom(1), effort).labels).size).toBe(3);
  });

  test("standardize finds groups 8 standard deviations apart in a latent 1,000 times smaller than the noise in another", async () => {
    const random = createRandom(4);
    const values = new Float64Array(400);
    for (let cell = 0; cell < 200; cell++) {
      values[cell * 2] = 1000 * random.normal();
      values[cell * 2 + 1] = 0.01 * (random.normal() + 400 * (cell % 2));
    }
    const representation = { rows: 200, columns: 2, values };
    const label = async (standardize: boolean): Promise<Int32Array> => {
      const clustering = plugin.create(plugin.options.parse({ clusters: [2], standardize }), []);
      return (await clustering.cluster(representation, [2], { random: createRandom(5) }))[0];
    };
    const agreeing = (labels: Int32Array): number =>
      labels.filter((found, cell) => (found === labels[0]) === (cell % 2 === 0)).length;
    expect(agreeing(await label(true))).toBeGreaterThan(agreeing(await label(false)));
  });

  test("with more cells than the option, restarts use a sample and all cells are assigned: overlapping groups, inertia within 1 % of restarts on all cells", async () => {
    const representation = groupsOfCells(1500, 4, 5, 1.5);
    const label = async (cells: number): Promise<Int32Array> => {
      const clustering = plugin.create(plugin.options.parse({ cells }), []);
      return (await clustering.cluster(representation, [5], { random: createRandom(3) }))[0];
    };
    const [sampled, all] = [await label(300), await label(1500)];
    expect(sampled).toHaveLength(1500);
    expect(sampled).not.toEqual(all);
    expect(inertiaOf(representation, sampled) / inertiaOf(representation, all)).toBeLessThan(1.01);
  });

  test("rejects a resolution that is not an integer ≥ 1", async () => {
    const clustering = plugin.create(plugin.options.parse({}), []);
    const representation = groupsOfCells(10, 1, 2, 5);
    await expect(clustering.cluster(representation, [2.5], { random: createRandom(1) })).rejects.toThrow(
      "whole numbers of clusters",
    );
  });
});
