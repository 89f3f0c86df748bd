import type { Matrix } from "@heddle/contracts";
import { createRandom, squaredDistance } from "@heddle/numerics";
import { expect, test } from "vitest";
import { createWorkspace } from "./create-workspace.js";
import { groupsOfCells, labelsByFirstCell } from "./groups-of-cells.fixture.js";
import { kernelsInJavaScript } from "./kernels.js";
import { lloyd, type Partition } from "./lloyd.js";
import reference from "./reference.json" with { type: "json" };
import { seedCenters } from "./seeding.js";
import { kernelsInWebAssembly } from "./web-assembly-kernels.js";
import type { KernelMemory } from "./workspace.js";

const platforms: Record<string, (bytes: number) => KernelMemory | undefined> = {
  JavaScript: kernelsInJavaScript,
  WebAssembly: kernelsInWebAssembly,
};

function workspaceOn(platform: string, representation: Matrix, most: number) {
  return createWorkspace(representation, most, (bytes) => {
    const memory = platforms[platform](bytes);
    if (memory === undefined) throw new Error(`no kernels in ${platform}`);
    return memory;
  });
}

/** Lloyd's algorithm from given centers. */
function lloydFrom(platform: string, representation: Matrix, start: Float64Array, maxIterations: number): Partition {
  const count = start.length / representation.columns;
  const workspace = workspaceOn(platform, representation, count);
  workspace.centers.set(start);
  return lloyd(workspace, count, maxIterations);
}

/** Lloyd's algorithm without bounds: computes every distance in every iteration. */
function plainLloyd(representation: Matrix, start: Float64Array): { labels: Int32Array; centers: Float64Array } {
  const { rows, columns, values } = representation;
  const centers = start.slice();
  const count = centers.length / columns;
  let labels = new Int32Array(rows).fill(-1);
  for (;;) {
    const next = Int32Array.from({ length: rows }, (_, cell) => {
      const distances = Array.from({ length: count }, (_, center) =>
        squaredDistance(values, cell, centers, center, columns),
      );
      return distances.indexOf(Math.min(...distances));
    });
    if (next.every((label, cell) => label === labels[cell])) return { labels, centers };
    labels = next;
    for (let center = 0; center < count; center++) {
      const members = Array.from(labels.keys()).filter((cell) => labels[cell] === center);
      for (let column = 0; column < columns; column++) {
        const sum = members.reduce((total, cell) => total + values[cell * columns + column], 0);
        centers[center * columns + column] = sum / members.length;
      }
    }
  }
}

test.each(Object.keys(platforms))(
  "in %s Hamerly's bounds change no label: equals plain Lloyd from the same centers on overlapping groups",
  (platform) => {
    for (const columns of [1, 3, 10]) {
      const representation = groupsOfCells(400, columns, 4, 1.5);
      for (const seed of [1, 2, 3, 4, 5]) {
        for (const clusters of [2, 5, 9]) {
          const workspace = workspaceOn(platform, representation, clusters);
          expect(seedCenters(workspace, clusters, createRandom(seed))).toBe(clusters);
          const start = workspace.centers.slice();
          const bounded = lloyd(workspace, clusters, 300);
          const plain = plainLloyd(representation, start);
          expect(bounded.converged).toBe(true);
          expect(bounded.labels).toEqual(plain.labels);
          expect(bounded.centers).toEqual(plain.centers);
        }
      }
    }
  },
);

test("WebAssembly and JavaScript give the same seeds, bounds and centers (same operations in the same order: exact)", () => {
  for (const [columns, clusters] of [
    [1, 3],
    [2, 4],
    [7, 13],
    [10, 20],
  ]) {
    const representation = groupsOfCells(700, columns, 5, 1.2);
    const [first, second] = Object.keys(platforms).map((platform) => {
      const workspace = workspaceOn(platform, representation, clusters);
      seedCenters(workspace, clusters, createRandom(columns));
      const { nearest, upper, lower, sums } = workspace;
      const seeds = workspace.centers.slice();
      const found = lloyd(workspace, clusters, 25);
      return { found, seeds, state: [nearest, upper, lower, sums].map((array) => array.slice()) };
    });
    expect(second).toEqual(first);
  }
});

test.each(Object.keys(platforms))("in %s a cell keeps its cluster if another center is equally near", (platform) => {
  const representation = { rows: 5, columns: 1, values: Float64Array.of(0, 2, 1, 1, 1) };
  expect([...lloydFrom(platform, representation, Float64Array.of(0, 2), 0).labels]).toEqual([0, 1, 0, 0, 0]);
});

test.each(Object.keys(platforms))(
  "in %s equals scikit-learn from the same centers: same labels, centers and inertia within 1e-12 (rounding of sums of 80)",
  (platform) => {
    const representation = {
      rows: reference.codes.length,
      columns: 2,
      values: Float64Array.from(reference.codes.flat()),
    };
    const found = lloydFrom(platform, representation, Float64Array.from(reference.start.flat()), 1000);
    expect([...found.labels]).toEqual(reference.labels);
    for (const [at, value] of reference.centers.flat().entries()) {
      expect(Math.abs(found.centers[at] - value)).toBeLessThan(1e-12);
    }
    expect(Math.abs(found.inertia / reference.inertia - 1)).toBeLessThan(1e-12);
  },
);

test("an empty cluster takes a cell: with a seed far from all cells, and with as many clusters as distinct points", () => {
  const representation = { rows: 6, columns: 1, values: Float64Array.of(0, 0, 1, 1, 5, 5) };
  for (const platform of Object.keys(platforms)) {
    const { labels, inertia } = lloydFrom(platform, representation, Float64Array.of(0.5, 100, 200), 50);
    expect(labelsByFirstCell(labels)).toEqual([0, 0, 2, 2, 4, 4]);
    expect(inertia).toBe(0);
  }
});
