import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.js";
import { matrixOf } from "../../test/matrix.js";
import { createRandom } from "../random/philox-random.js";
import { log } from "../special/log.js";
import { calinskiHarabasz, daviesBouldin } from "./centroid-scores.js";
import { contingencyTable } from "./contingency.js";
import { entropy, entropyOfCounts, mutualInformation } from "./entropy.js";
import { expectedMutualInformation } from "./expected-information.js";
import { adjustedMutualInformation, normalizedMutualInformation, vMeasure } from "./information-scores.js";
import { adjustedRandIndex, fowlkesMallows } from "./pair-scores.js";

interface Clustering {
  readonly ari: { readonly true: number[]; readonly pred: number[]; readonly value_2dp: number };
  readonly hcv: readonly { readonly true: number[]; readonly pred: number[]; h: number; c: number; v: number }[];
  readonly mi: { readonly a: number[]; readonly b: number[]; mi_5dp: number; emi_5dp: number; ami_5dp: number };
  readonly entropy: { readonly labels: number[]; readonly nats_5dp: number };
  readonly fowlkes_mallows: { readonly true: number[]; readonly pred: number[]; readonly value: number };
}
interface Golden {
  readonly clustering_sklearn: Clustering;
  readonly calinski_davies: { readonly calinski_harabasz: number; readonly davies_bouldin: number };
}
const golden = readGolden<Golden>("golden.json");
const { ari, hcv, mi, entropy: entropyGolden, fowlkes_mallows: pairs } = golden.clustering_sklearn;

describe("scikit-learn's values, to the published digits", () => {
  test("adjusted Rand index within 0.005; 8/33 exactly, by hand, within 1e-15", () => {
    const value = adjustedRandIndex(ari.true, ari.pred);
    expect(Math.abs(value - ari.value_2dp)).toBeLessThan(0.005);
    expect(Math.abs(value - 8 / 33)).toBeLessThan(1e-15);
  });
  test("homogeneity, completeness and V-measure within 0.0051, as the third digit is truncated", () => {
    for (const row of hcv) {
      const { homogeneity, completeness, vMeasure: both } = vMeasure(row.true, row.pred);
      expect(Math.abs(homogeneity - row.h)).toBeLessThan(0.0051);
      expect(Math.abs(completeness - row.c)).toBeLessThan(0.0051);
      expect(Math.abs(both - row.v)).toBeLessThan(0.0051);
      expect(normalizedMutualInformation(row.true, row.pred)).toBe(both);
    }
  });
  test("mutual information, its expected value and the adjusted one within 5e-6", () => {
    expect(Math.abs(mutualInformation(mi.a, mi.b) - mi.mi_5dp)).toBeLessThan(5e-6);
    expect(Math.abs(expectedMutualInformation(contingencyTable(mi.a, mi.b)) - mi.emi_5dp)).toBeLessThan(5e-6);
    expect(Math.abs(adjustedMutualInformation(mi.a, mi.b) - mi.ami_5dp)).toBeLessThan(5e-6);
  });
  test("entropy within 1e-7, as its last digit is truncated", () => {
    expect(Math.abs(entropy(entropyGolden.labels) - entropyGolden.nats_5dp)).toBeLessThan(1e-7);
  });
  test("Fowlkes–Mallows within 1e-15", () => {
    expect(Math.abs(fowlkesMallows(pairs.true, pairs.pred) - pairs.value)).toBeLessThan(1e-15);
  });
  test("Calinski–Harabasz 108 and Davies–Bouldin 0.4714… within 1e-12 relative", () => {
    const block = (a: readonly number[], b: readonly number[]) => Array.from({ length: 10 }, (_, i) => (i % 2 ? b : a));
    const points = matrixOf([
      ...block([0, 0], [1, 1]),
      ...block([3, 3], [4, 4]),
      ...block([0, 4], [1, 3]),
      ...block([3, 1], [4, 0]),
    ]);
    const labels = Array.from({ length: 40 }, (_, i) => Math.floor(i / 10));
    const { calinski_harabasz: harabasz, davies_bouldin: bouldin } = golden.calinski_davies;
    expect(Math.abs(calinskiHarabasz(points, labels) / harabasz - 1)).toBeLessThan(1e-12);
    expect(Math.abs(daviesBouldin(points, labels) / bouldin - 1)).toBeLessThan(1e-12);
    expect(() => daviesBouldin(points, new Int32Array(40))).toThrow(/clusters/);
  });
});

const labeling = fc
  .integer({ min: 2, max: 40 })
  .chain((n) =>
    fc.tuple(...[0, 1].map(() => fc.array(fc.integer({ min: 0, max: 5 }), { minLength: n, maxLength: n }))),
  );

describe("identities", () => {
  const scores = { adjustedRandIndex, adjustedMutualInformation, normalizedMutualInformation, fowlkesMallows };
  for (const [name, score] of Object.entries(scores)) {
    test(`${name}: invariant to relabeling and reordering within 1e-10; symmetric`, () => {
      fc.assert(
        fc.property(labeling, ([a, b]) => {
          const value = score(a, b);
          const renamed = a.map((label) => [17, -4, 3.5, 0, 99, 1000][label]);
          const near = (other: number) =>
            Math.abs(other - value) < 1e-10 || (Number.isNaN(other) && Number.isNaN(value));
          return near(score(renamed, b)) && near(score(b, a)) && near(score([...a].reverse(), [...b].reverse()));
        }),
      );
    });
    test(`${name} of a labeling with itself is 1 within 1e-12`, () => {
      fc.assert(
        fc.property(labeling, ([a]) => {
          const allDistinct = new Set(a).size === a.length;
          // No pair is together in either labeling: the pair score has no pairs to count.
          if (name === "fowlkesMallows" && allDistinct) return true;
          return Math.abs(score(a, a) - 1) < 1e-12;
        }),
      );
    });
  }

  test("0 ≤ MI ≤ both entropies, and MI(a, a) = H(a), within 1e-12", () => {
    fc.assert(
      fc.property(labeling, ([a, b]) => {
        const shared = mutualInformation(a, b);
        const room = Math.min(entropy(a), entropy(b)) + 1e-12;
        return shared >= 0 && shared <= room && Math.abs(mutualInformation(a, a) - entropy(a)) < 1e-12;
      }),
    );
  });

  test("the expected mutual information equals the mean over all 720 permutations of 6 labels, within 1e-12", () => {
    const a = [0, 0, 0, 1, 1, 2];
    const b = [0, 1, 1, 1, 2, 2];
    let total = 0;
    const orders = permutations(6);
    for (const order of orders)
      total += mutualInformation(
        a,
        order.map((i) => b[i]),
      );
    expect(orders.length).toBe(720);
    expect(Math.abs(expectedMutualInformation(contingencyTable(a, b)) - total / 720)).toBeLessThan(1e-12);
  });

  test("for 20 000 random labels all adjusted scores are 0 within 0.002 (seed 3)", () => {
    const random = createRandom(3);
    const a = Int32Array.from({ length: 20_000 }, () => random.integer(8));
    const b = Int32Array.from({ length: 20_000 }, () => random.integer(30));
    expect(Math.abs(adjustedRandIndex(a, b))).toBeLessThan(0.002);
    expect(Math.abs(adjustedMutualInformation(a, b))).toBeLessThan(0.002);
  });

  test("entropy of k equal counts is ln k within 1e-14; of zero counts and of one count it is 0", () => {
    expect(Math.abs(entropyOfCounts([7, 7, 7, 7, 7]) - log(5))).toBeLessThan(1e-14);
    expect(entropyOfCounts([])).toBe(0);
    expect(entropyOfCounts([3, 0])).toBe(0);
  });

  test("labelings of unequal length throw an error", () => {
    expect(() => adjustedRandIndex([1, 2], [1])).toThrow(/equal length/);
  });
});

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  );
}
