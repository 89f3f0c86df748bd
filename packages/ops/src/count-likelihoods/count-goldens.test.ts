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
    const got = logProbs(
      rows.map(({ x }) => x),
      rows.map(({ mean }) => Math.log(mean)),
      rows.map(({ theta }) => Math.log(theta)),
    );
    for (const [i, { x, expected }] of rows.entries()) {
      expect(Math.abs(got[i] - expected)).toBeLessThan(3e-6 * Math.max(1, Math.abs(expected), x));
    }
  });

  test("R's pscl and MASS on bioChemists, 915 rows: NB, ZINB and five ZINB values within 5e-7 each, as inputs round", () => {
    const fit = readGolden("golden.json").zinb_pscl as unknown as PublishedFit;
    const { rows, zinbCount, zinbZero, nb }: Scientists = JSON.parse(readFileSync(SCIENTISTS, "utf8"));
    const linear = (coefficients: readonly number[], [, ...features]: readonly number[]) =>
      features.reduce((sum, v, k) => sum + v * coefficients[k + 1], coefficients[0]);
    const counts = rows.map(([published]) => published);
    const zinb = logProbs(
      counts,
      rows.map((row) => linear(zinbCount, row)),
      counts.map(() => Math.log(fit.zinb_theta)),
      rows.map((row) => linear(zinbZero, row)),
    );
    const plain = logProbs(
      counts,
      rows.map((row) => linear(nb, row)),
      counts.map(() => Math.log(fit.nb_theta)),
    );
    for (const [i, value] of fit.zinb_first5.entries()) expect(Math.abs(zinb[i] - value)).toBeLessThan(5e-7);
    expect(Math.abs(total(zinb) - fit.zinb_loglik)).toBeLessThan(915 * 5e-7);
    expect(Math.abs(total(plain) - fit.nb_loglik)).toBeLessThan(915 * 5e-7);
  });
});

/** Rows and coefficients of the fits, stored with the tests of the plain-number reference. */
const SCIENTISTS = new URL("../../../numerics/src/special/biochemists.golden.json", import.meta.url);
/** rows: articles (the count), then the features; coefficients begin with the intercept. */
type Scientists = Readonly<Record<"zinbCount" | "zinbZero" | "nb", number[]>> & { readonly rows: number[][] };
type PublishedFit = Readonly<Record<"zinb_loglik" | "nb_loglik" | "zinb_theta" | "nb_theta", number>> & {
  readonly zinb_first5: number[];
};
const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0);

/** ln p of single counts: one cell per count, one gene, so that the mean is the library size. */
function logProbs(counts: number[], logMeans: number[], logThetas: number[], dropout?: number[]): Float32Array {
  return tf.tidy(() => {
    const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
    const heads = {
      logits: tf.zeros([counts.length, 1]) as Tensor2D,
      logSize: tf.tensor1d(logMeans),
      dispersion: column(logThetas),
    };
    const value = dropout
      ? zinbLogProb(column(counts), { ...heads, dropout: column(dropout) })
      : negativeBinomialLogProb(column(counts), heads);
    return value.dataSync() as Float32Array;
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
      return x.map((count, i) => chance(r[i], p[i], count, expected[i]));
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
