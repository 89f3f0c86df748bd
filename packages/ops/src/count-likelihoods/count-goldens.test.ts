import "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "node:fs";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../tf.js";
import { negativeBinomialLogProb, zinbLogProb } from "./count-likelihoods.js";

describe.each(["cpu", "wasm"])("published values on %s", (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
  });

  test("NB, 4,012 rows of Stan, statrs and Julia: within 3e-6 of max(1, |value|, x), as ln μ and ln θ round to float32", () => {
    const rows = goldenRows();
    expect(rows).toHaveLength(4012);
    for (const { x, mean, theta, expected } of rows) {
      expect(Math.abs(single(x, mean, theta) - expected)).toBeLessThan(3e-6 * Math.max(1, Math.abs(expected), x));
    }
  });

  test("ZINB, first five rows of R's pscl::zeroinfl on bioChemists: within 3e-7, as its inputs round to float32", () => {
    const { zinb_first5: expected } = readGolden("golden.json").zinb_pscl as unknown as { zinb_first5: number[] };
    for (const [i, row] of SCIENTISTS.entries()) {
      const dot = (coefficients: readonly number[]) => row.reduce((sum, v, k) => sum + v * coefficients[k]!, 0);
      const value = single(0, Math.exp(dot(COUNT_MODEL)), PSCL_THETA, dot(ZERO_MODEL));
      expect(Math.abs(value - expected[i]!)).toBeLessThan(3e-7);
    }
  });
});

/** Coefficients that zeroinfl(art ~ . | ., dist = "negbin") prints: intercept, woman, married, kid5, phd, ment. */
const COUNT_MODEL = [
  0.4167465258789788, -0.19550683126146232, 0.09758262897011574, -0.15173245821414386, -7.001340806705136e-4,
  0.024786201372630465,
];
const ZERO_MODEL = [
  -0.19168829397210915, 0.6359332030001064, -1.4994684859382412, 0.6284272015007232, -0.03771473930388164,
  -0.8822932239400029,
];
const PSCL_THETA = 2.6547660033812437;
/** The data set's first five rows (Long 1990), with a leading 1; none of the five published: the count is 0. */
const SCIENTISTS = [
  [1, 0, 1, 0, 2.52, 7],
  [1, 1, 0, 0, 2.05, 6],
  [1, 1, 0, 0, 3.75, 6],
  [1, 0, 1, 1, 1.18, 3],
  [1, 1, 0, 0, 3.75, 26],
];

/** ln p of one count: one gene, so that its mean is the library size. */
function single(x: number, mean: number, theta: number, dropout?: number): number {
  return tf.tidy(() => {
    const logits = tf.zeros([1, 1]) as Tensor2D;
    const logSize = tf.tensor1d([Math.log(mean)]);
    const dispersion = tf.tensor2d([[Math.log(theta)]]);
    const heads = { logits, logSize, dispersion };
    const counts = tf.tensor2d([[x]]);
    const value =
      dropout === undefined
        ? negativeBinomialLogProb(counts, heads)
        : zinbLogProb(counts, { ...heads, dropout: tf.tensor2d([[dropout]]) });
    return value.dataSync()[0]!;
  });
}

interface GoldenRow {
  readonly x: number;
  readonly mean: number;
  readonly theta: number;
  readonly expected: number;
}

function goldenRows(): GoldenRow[] {
  const { nb_logpmf_mean_dispersion: stan, nb_logpmf_r_p: statrs } = readGolden("golden.json");
  const chance = (r: number, p: number, x: number, expected: number) => ({
    x,
    mean: (r * (1 - p)) / p,
    theta: r,
    expected,
  });
  const rowsOf = (table: unknown) => (table as { rows: [number, number, number, number][] }).rows;
  return [
    ...rowsOf(stan).map(([x, mean, theta, expected]) => ({ x, mean, theta, expected })),
    ...rowsOf(statrs).map(([r, p, x, expected]) => chance(r, p, x, expected)),
    ...["high_high", "high_small", "small_high", "small_small"].flatMap((name) => {
      const { x, r, p, expected } = readGolden(`stdlib/nb_logpmf_${name}.json`) as Record<string, number[]>;
      return x!.map((count, i) => chance(r![i]!, p![i]!, count, expected![i]!));
    }),
  ];
}

function readGolden(name: string): Record<string, unknown> {
  const url = new URL(`../../../../../shared/data/golden/${name}`, import.meta.url);
  try {
    return JSON.parse(readFileSync(url, "utf8"));
  } catch (cause) {
    throw new Error(`The shared golden values are needed beside the repository: ${url}`, { cause });
  }
}
