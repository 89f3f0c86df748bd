import { readFileSync } from "node:fs";
import type { HeadOutputs, Likelihood, SparseCounts } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import negativeBinomial from "./negative-binomial/negative-binomial.js";
import zinb from "./zinb/zinb.js";

/** Reference of scvi-tools 1.4.2 in float64, written by tooling/references/scvi_parity.py. */
interface Golden {
  readonly counts: number[][];
  readonly scale: number[][];
  readonly theta: number[][];
  readonly dropoutLogits?: number[][];
  readonly library: number[];
  readonly reconstruction: number[];
  readonly reconstructionExact: number[];
}
const read = (name: string): Golden =>
  JSON.parse(
    readFileSync(new URL(`../../../packages/heddle/test/parity/scvi-${name}.golden.json`, import.meta.url), "utf8"),
  );
const logarithms = (rows: number[][]): Tensor2D => tf.tensor2d(rows.map((row) => row.map((v) => Math.log(v))));

/** −ln p of each cell, from the decoder outputs of scVI. */
function reconstruction(likelihood: Likelihood, golden: Golden): Float32Array {
  return tf.tidy(() => {
    const heads: HeadOutputs = {
      mean: { raw: logarithms(golden.scale) },
      dispersion: { raw: logarithms(golden.theta) },
      ...(golden.dropoutLogits && { dropout: { raw: tf.tensor2d(golden.dropoutLogits) } }),
    };
    const dense = tf.tensor2d(golden.counts);
    const [cells, genes] = dense.shape as [number, number];
    const counts = { cells, genes, dense: () => dense } as unknown as SparseCounts;
    return tf
      .neg(likelihood.logProb(counts, heads, tf.tensor1d(golden.library) as Tensor1D))
      .dataSync() as Float32Array;
  });
}

const largestGap = (got: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((most, v, i) => Math.max(most, Math.abs(got[i] - v) / Math.max(1, Math.abs(v))), 0);

describe.each(["cpu", "wasm"])("scvi-tools 1.4.2 on %s", (backend) => {
  beforeAll(async () => {
    if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
    expect(await tf.setBackend(backend)).toBe(true);
  });

  test.each([
    ["nb", negativeBinomial],
    ["nb-layers", negativeBinomial],
    ["zinb", zinb],
    ["zinb-batch", zinb],
    ["zinb-gene-cell", zinb],
  ] as const)("%s: −ln p within 1e-6 of max(1, |value|), inputs and output rounded to float32", (name, plugin) => {
    const golden = read(name);
    const got = reconstruction(plugin.create({ dispersion: "gene-cell" }, []), golden);
    expect(largestGap(got, golden.reconstructionExact)).toBeLessThan(1e-6);
    expect(largestGap(got, golden.reconstruction)).toBeLessThan(1e-6);
  });
});

test("scVI's 1e-8 inside logarithms changes a cell by at most 4e-5 nats: float64 references with and without it", () => {
  for (const name of ["nb", "nb-layers", "zinb", "zinb-batch", "zinb-gene-cell"]) {
    const { reconstruction: scvi, reconstructionExact: exact } = read(name);
    for (const [i, value] of scvi.entries()) expect(Math.abs(value - exact[i])).toBeLessThan(4e-5);
  }
});
