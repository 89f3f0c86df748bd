/** Seeded input of the likelihood suite: counts, heads and a step. */
import type {
  CsrRows,
  HeadOutput,
  HeadOutputs,
  HeadSpec,
  Likelihood,
  SparseCounts,
  StepContext,
} from "@heddle/contracts";
import { createRandom, log } from "@heddle/numerics";
import { type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

/** Levels of the covariate of a head per category. */
export const LEVELS = 3;

/** Counts of a minibatch from dense values; `dispose` frees the cached tensor. */
export interface DenseCounts extends SparseCounts {
  dispose(): void;
}

/** Cells × genes in row-major order. */
export function denseCounts(values: ArrayLike<number>, genes: number): DenseCounts {
  const cells = values.length / genes;
  const row = (cell: number): number[] => Array.from({ length: genes }, (_, j) => values[cell * genes + j]);
  let cached: Tensor2D | undefined;
  let logarithms: Tensor1D | undefined;
  const totals = Float64Array.from({ length: cells }, (_, i) => row(i).reduce((sum, v) => sum + v, 0));
  return {
    cells,
    genes,
    csr: csrOf(cells, row),
    totals,
    dense() {
      cached ??= tf.keep(tf.tensor2d(Float32Array.from(values), [cells, genes]));
      return cached;
    },
    logTotals() {
      logarithms ??= tf.keep(tf.tensor1d(Float32Array.from(totals, log)));
      return logarithms;
    },
    dispose() {
      cached?.dispose();
      logarithms?.dispose();
      cached = logarithms = undefined;
    },
  };
}

function csrOf(cells: number, row: (cell: number) => number[]): CsrRows {
  const rowStarts = new Int32Array(cells + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < cells; i++) {
    for (const [j, value] of row(i).entries()) {
      if (value === 0) continue;
      columns.push(j);
      counts.push(value);
    }
    rowStarts[i + 1] = counts.length;
  }
  return { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) };
}

/** Number of rows of the raw tensor of a head. */
export function headRows(spec: HeadSpec, cells: number): number {
  return spec.shape === "cell-gene" ? cells : spec.shape === "gene" ? 1 : LEVELS;
}

export function headOutput(spec: HeadSpec, raw: Tensor2D, cells: number): HeadOutput {
  if (typeof spec.shape === "string") return { raw };
  return { raw, rows: Int32Array.from({ length: cells }, (_, i) => i % LEVELS) };
}

/** Raw values of every head, each drawn around `center` with `spread`. */
export function headValues(
  likelihood: Likelihood,
  cells: number,
  genes: number,
  draw: { readonly seed: number; readonly center?: number; readonly spread?: number },
): Record<string, Float32Array> {
  const { seed, center = 0, spread = 1 } = draw;
  return Object.fromEntries(
    likelihood.heads.map((spec) => {
      const values = createRandom(seed)
        .stream(spec.name)
        .normals(headRows(spec, cells) * genes);
      return [spec.name, values.map((v) => center + spread * v)];
    }),
  );
}

/** Tensors of the head values, in the order of `likelihood.heads`. */
export function headTensors(likelihood: Likelihood, values: Record<string, Float32Array>, genes: number): Tensor2D[] {
  return likelihood.heads.map(({ name }) => tf.tensor2d(values[name], [values[name].length / genes, genes]));
}

export function headOutputs(likelihood: Likelihood, tensors: readonly Tensor[], cells: number): HeadOutputs {
  return Object.fromEntries(
    likelihood.heads.map((spec, i) => [spec.name, headOutput(spec, tensors[i] as Tensor2D, cells)]),
  );
}

/** An evaluation step whose random tensors depend on the seed and their name only. */
export function likelihoodStep(seed: number): StepContext {
  const of = (name: string) => createRandom(seed).stream(name);
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  return {
    training: false,
    datasetSize: 1,
    random: {
      normal: (name, shape) => tf.tensor(of(name).normals(size(shape)), [...shape]),
      uniform: (name, shape) => tf.tensor(of(name).uniforms(size(shape)), [...shape]),
      permutation: (name, n) => tf.tensor1d(of(name).permutation(n), "int32") as Tensor1D,
    },
    schedule: () => tf.scalar(1),
    temperature: () => tf.scalar(1),
    update: () => {},
  };
}
