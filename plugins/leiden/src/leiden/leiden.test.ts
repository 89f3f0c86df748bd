import { describeClustering } from "@heddle/conformance";
import { isHeddleError, type Matrix } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import plugin from "./leiden.js";
import reference from "./reference.json" with { type: "json" };

describeClustering(plugin);
describeClustering(plugin, { options: { resolutions: [0.2, 0.1, 0.2], neighbors: 5, weights: "rank" } });
describeClustering(plugin, { options: { neighbors: 20, weights: "number" } });

const representation: Matrix = {
  rows: reference.codes.length,
  columns: reference.codes[0].length,
  values: Float64Array.from(reference.codes.flat()),
};
const cluster = (resolutions: readonly number[], given = representation, context = {}) =>
  plugin.create(plugin.options.parse({}), []).cluster(given, resolutions, { random: createRandom(1), ...context });

/** Clusters as lists of cells in a common order, because label numbers are arbitrary. */
const groupsOf = (labels: ArrayLike<number>): number[] =>
  Array.from(labels, (label) => Array.from(labels).indexOf(label));

describe("leiden", () => {
  test.each(reference.found)(
    "equals igraph's clusters of the same graph at resolution $resolution (its best of 50 seeds)",
    async ({ resolution, labels }) => {
      const [found] = await cluster([resolution]);
      expect(groupsOf(found)).toEqual(groupsOf(labels));
    },
  );

  test("scaling, shifting and rotating the representation changes no label: the order of distances is unchanged", async () => {
    const { rows, values } = representation;
    const rotated = Float64Array.from(values);
    for (let cell = 0; cell < rows; cell++) {
      const [x, y, z] = values.subarray(3 * cell, 3 * cell + 3);
      rotated.set([7 + 2 * (0.6 * x - 0.8 * y), 2 * (0.8 * x + 0.6 * y), -2 * z], 3 * cell);
    }
    expect(await cluster([0.5, 1], { ...representation, values: rotated })).toEqual(await cluster([0.5, 1]));
  });

  test("labels a single cell; rejects a resolution of 0; an aborted signal interrupts", async () => {
    expect(await cluster([1], { rows: 1, columns: 2, values: new Float64Array(2) })).toEqual([new Int32Array(1)]);
    await expect(cluster([0])).rejects.toThrow("positive numbers");
    const stopped = await cluster([1], representation, { signal: AbortSignal.abort() }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isHeddleError(stopped, "interrupted")).toBe(true);
  });
});
