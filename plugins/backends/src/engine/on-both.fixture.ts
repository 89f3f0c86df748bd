import type { SparseCounts } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import plugin from "../simd/simd.js";

const random = createRandom(7);
let drawn = 0;
export const normals = (...shape: number[]): Tensor =>
  tf.tensor(random.stream(drawn++).normals(shape.reduce((a, b) => a * b, 1)), shape);

export const start = (strict: boolean, threads = 2) => plugin.create({ strict, threads, record: true }, []).start();

/** What `compute` gives on simd and, from the same random numbers, on the cpu backend. */
async function onBoth(compute: () => Tensor[], strict = false): Promise<[Float32Array[], Float32Array[]]> {
  const read = () => tf.tidy(() => compute().map((tensor) => Float32Array.from(tensor.dataSync())));
  drawn = 0;
  await start(strict);
  const ours = read();
  drawn = 0;
  await tf.setBackend("cpu");
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
  return [ours, read()];
}

/** Largest difference, relative to the largest value of each result. */
export async function expectSame(compute: () => Tensor[], tolerance: number): Promise<void> {
  const [ours, reference] = await onBoth(compute);
  expect(ours.map((values) => values.length)).toEqual(reference.map((values) => values.length));
  for (const [i, values] of reference.entries()) {
    const scale = Math.max(1e-30, ...values.map(Math.abs));
    const worst = Math.max(0, ...values.map((value, j) => Math.abs(value - ours[i][j]) / scale));
    expect(worst, `result ${i}`).toBeLessThanOrEqual(tolerance);
  }
}

/** Every third entry from 0 up to 40, with two large counts. */
export function sparseCounts(cells: number, genes: number): SparseCounts {
  const dense = Float32Array.from({ length: cells * genes }, (_, i) => (i % 3 === 1 ? (i * 7) % 41 : 0));
  if (dense.length > 20) dense.set([3000, 70.5], 7);
  const rowStarts = new Int32Array(cells + 1);
  const entries: [number, number][] = [];
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < genes; j++) if (dense[i * genes + j] > 0) entries.push([j, dense[i * genes + j]]);
    rowStarts[i + 1] = entries.length;
  }
  const csr = {
    rowStarts,
    columns: Int32Array.from(entries, ([column]) => column),
    counts: Float32Array.from(entries, ([, count]) => count),
  };
  return {
    cells,
    genes,
    csr,
    totals: new Float64Array(cells),
    dense: () => tf.tensor2d(dense, [cells, genes]),
    logTotals: () => tf.zeros([cells]),
  };
}
