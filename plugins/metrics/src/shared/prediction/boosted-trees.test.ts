import { describe, expect, test } from "vitest";
import { normals } from "../../../test/simulated-input.js";
import { BOOSTING_DEFAULTS, type BoostingTarget, boostTrees } from "./boosted-trees.js";
import reference from "./boosting.json" with { type: "json" };
import { growTree } from "./regression-tree.js";

const { half } = reference;
const columnsOf = (from: number, to: number) =>
  reference.codes[0].map((_, latent) => Float64Array.from(reference.codes.slice(from, to), (row) => row[latent]));
const [training, testing] = [columnsOf(0, half), columnsOf(half, reference.codes.length)];

describe("gradient-boosted trees", () => {
  test.each(["usage", "two", "three"] as const)(
    "of %s as scikit-learn's over 40 random states: importances and numbers within 4 of their standard deviations and .005, levels where all states agree (it chooses between equal splits by chance)",
    (name) => {
      const { values, importance, spread, predictions, predictionSpread } = reference[name];
      const target: BoostingTarget =
        name === "usage"
          ? { kind: "continuous", values: Float64Array.from(values.slice(0, half)) }
          : { kind: "groups", labels: Int32Array.from(values.slice(0, half)), groups: name === "two" ? 2 : 3 };
      const found = boostTrees(training, target, testing, BOOSTING_DEFAULTS);
      for (const [latent, share] of importance.entries())
        expect(Math.abs(found.importance[latent] - share)).toBeLessThan(4 * spread[latent] + 0.005);
      for (const [at, value] of predictions.entries()) {
        const most = name === "usage" ? 4 * predictionSpread[at] + 0.005 : predictionSpread[at] > 0 ? 2 : 0;
        expect(Math.abs(found.predictions[at] - value)).toBeLessThanOrEqual(most);
      }
    },
  );

  test("constant columns and targets are not split; a monotone function of a column changes thresholds only", () => {
    const flat = boostTrees(
      [new Float64Array(9)],
      { kind: "continuous", values: normals(1, 9) },
      [new Float64Array(2)],
      BOOSTING_DEFAULTS,
    );
    expect([...flat.importance]).toEqual([0]);
    const target = { kind: "continuous", values: training[0].map((value) => value * value) } as const;
    const [plain, cubed] = [training, training.map((column) => column.map((value) => value ** 3))].map(
      (columns) => boostTrees(columns, target, columns, BOOSTING_DEFAULTS).importance,
    );
    for (const [latent, share] of plain.entries()) expect(Math.abs(cubed[latent] - share)).toBeLessThan(0.02);
  });

  test("a tree of depth 1 splits at the step", () => {
    const column = Float64Array.of(3, 1, 2, 4);
    const { nodes, gains } = growTree([column], [Int32Array.of(1, 2, 0, 3)], Float64Array.of(5, 0, 0, 5), 1);
    expect(nodes[0]).toMatchObject({ column: 0, threshold: 2.5 });
    expect([...gains]).toEqual([25]);
    expect(nodes).toHaveLength(3);
  });
});
