import { describeObjective } from "@heddle/conformance";
import { describe, expect, test } from "vitest";
import { schedulesOf, tinyTerms } from "../tiny-input.fixture.js";
import plugin from "./capacity.js";

describeObjective(plugin, { elbo: { options: { beta: 1, capacity: 0 } } });
describeObjective(plugin, { options: { distance: "per-cell", capacity: 2.2 } });

describe("capacity by hand", () => {
  // group means 3 and 2; C = 5 is shared as 2.5 and 2.5
  test("batch-mean: |3 − 2.5| + |2 − 2.5| = 1, one value for the minibatch", () => {
    const { capacityDistance } = tinyTerms(plugin, {}, { beta: 10, capacity: 5 });
    expect(capacityDistance).toEqual({ values: [1], weight: 10 });
  });

  test("per-cell: |KL − 2.5| summed over groups: 3.5, 2 and 4.5", () => {
    const { capacityDistance } = tinyTerms(plugin, { distance: "per-cell" }, { beta: 10, capacity: 5 });
    expect(capacityDistance).toEqual({ values: [3.5, 2, 4.5], weight: 10 });
  });

  test("both forms differ if cells are on both sides of C and agree if all are above it", () => {
    const mean = ({ values }: { values: number[] }) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const [batch, cells] = ["batch-mean", "per-cell"].map(
      (distance) => tinyTerms(plugin, { distance }, { beta: 1, capacity: 0.5 }).capacityDistance,
    );
    expect(mean(batch)).toBeCloseTo(mean(cells), 6); // all KL ≥ 0.5 > C / 2 = 0.25; float32
    expect(mean(batch)).toBe(4.5);
  });

  test("reconstruction and a learned library size are independent of β and C", () => {
    const terms = tinyTerms(plugin, {}, { beta: 10, capacity: 5 }, { library: true });
    expect(terms.reconstruction).toEqual({ values: [10, 20, 33], weight: 1 });
    expect(terms.libraryDivergence).toEqual({ values: [1, 2, 6], weight: 1 });
  });

  test("by default, C rises from 0 to 10 nats over the first half of training", () => {
    expect(schedulesOf(plugin, {})).toEqual({
      beta: 10,
      capacity: { kind: "linear", from: 0, to: 10, start: 0, end: 0.5, unit: "fraction" },
    });
  });
});
