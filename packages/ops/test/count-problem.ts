/** Problems for the tests of the count likelihoods, and their solutions by three methods. */
import {
  createRandom,
  negativeBinomialLogProb as exactNegativeBinomial,
  zinbLogProb as exactZinb,
} from "@heddle/numerics";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { negativeBinomialLogProb, zinbLogProb } from "../src/count-likelihoods/count-likelihoods.js";
import { referenceCountLikelihood } from "../src/count-likelihoods/reference-kernel.js";
import { tf } from "../src/tf.js";

/** All values as plain numbers: rows are cells. */
export interface Problem {
  readonly cells: number;
  readonly genes: number;
  readonly counts: Float32Array;
  readonly logits: Float32Array;
  readonly logSize: Float32Array;
  readonly dispersion: Float32Array;
  readonly headRows: number;
  readonly rows?: Int32Array;
  readonly dropout?: Float32Array;
}
export type Part = "logits" | "logSize" | "dispersion" | "dropout";
export interface Answer {
  readonly logProb: Float32Array;
  readonly gradients: Partial<Record<Part, Float32Array>>;
}

export const shapes = ["gene", "category", "cell"] as const;

/** A seeded problem: log-normal dispersions and sizes, counts from 0 (two thirds) to thousands. */
export function problem(
  seed: number,
  inflated: boolean,
  shape: (typeof shapes)[number],
  cells = 7,
  genes = 9,
): Problem {
  const random = createRandom(seed);
  const size = cells * genes;
  const scaled = (n: number, by: number, shift = 0): Float32Array => random.normals(n).map((v) => v * by + shift);
  const counts = random.uniforms(size).map((u) => (u < 0.66 ? 0 : Math.floor((1 / (1 - u)) ** 2 / 3)));
  const headRows = shape === "gene" ? 1 : shape === "category" ? 3 : cells;
  return {
    cells,
    genes,
    counts,
    logits: scaled(size, 2),
    logSize: scaled(cells, 1.5, 5),
    dispersion: scaled(headRows * genes, 2),
    headRows,
    ...(shape === "category" && { rows: Int32Array.from({ length: cells }, (_, i) => (i * 2) % 3) }),
    ...(inflated && { dropout: scaled(size, 3) }),
  };
}

export const parts = (p: Problem): Part[] => [
  "logits",
  "logSize",
  "dispersion",
  ...(p.dropout ? ["dropout" as const] : []),
];
export const tensors = (p: Problem): Tensor[] => [
  tf.tensor2d(p.logits, [p.cells, p.genes]),
  tf.tensor1d(p.logSize),
  tf.tensor2d(p.dispersion, [p.headRows, p.genes]),
  ...(p.dropout ? [tf.tensor2d(p.dropout, [p.cells, p.genes])] : []),
];
export const countsOf = (p: Problem): Tensor2D => tf.tensor2d(p.counts, [p.cells, p.genes]);

/** Each cell has a different weight, so that a gradient that ignores dy fails. */
const weight = (cell: number): number => 1 + 0.25 * cell;
const weights = (p: Problem): Tensor1D => tf.tensor1d(Array.from({ length: p.cells }, (_, i) => weight(i)));

export function logProb(p: Problem, inputs: Tensor[]): Tensor1D {
  const [logits, logSize, dispersion, dropout] = inputs as [Tensor2D, Tensor1D, Tensor2D, Tensor2D];
  const heads = { logits, logSize, dispersion, rows: p.rows };
  return dropout ? zinbLogProb(countsOf(p), { ...heads, dropout }) : negativeBinomialLogProb(countsOf(p), heads);
}

/** The operation as used in training. */
export function throughOp(p: Problem): Answer {
  return tf.tidy(() => {
    const inputs = tensors(p);
    const { grads } = tf.valueAndGrads((...args: Tensor[]) => tf.sum(tf.mul(logProb(p, args), weights(p))))(inputs);
    const gradients = Object.fromEntries(parts(p).map((name, i) => [name, grads[i].dataSync() as Float32Array]));
    return { logProb: logProb(p, inputs).dataSync() as Float32Array, gradients };
  });
}

/** The reference kernel's outputs, weighted and summed in plain numbers. */
export function throughReference(p: Problem): Answer {
  return tf.tidy(() => {
    const [logits, logSize, dispersion, dropout] = tensors(p) as [Tensor, Tensor, Tensor, Tensor | undefined];
    const inputs = { counts: countsOf(p), logits, logSize, dispersion, ...(dropout && { dropout }) };
    const outputs = referenceCountLikelihood(inputs, { rows: p.rows, gradient: true }).map(
      (tensor) => tensor.dataSync() as Float32Array,
    );
    const [value, byLogits, byLogSize, byDispersion, byDropout] = outputs;
    const weigh = (values: Float32Array) => values.map((v, at) => v * weight(Math.floor(at / p.genes)));
    const summed = new Float32Array(p.headRows * p.genes);
    for (const [at, v] of weigh(byDispersion).entries()) summed[headEntry(p, at)] += v;
    return {
      logProb: value,
      gradients: {
        logits: weigh(byLogits),
        logSize: byLogSize.map((v, i) => v * weight(i)),
        dispersion: summed,
        ...(byDropout && { dropout: weigh(byDropout) }),
      },
    };
  });
}

function headEntry(p: Problem, at: number): number {
  const cell = Math.floor(at / p.genes);
  const row = p.rows ? p.rows[cell] : p.headRows === 1 ? 0 : cell;
  return row * p.genes + (at % p.genes);
}

/** The same in float64 from @heddle/numerics: an independent formula. */
export function exactLogProb(p: Problem, cell: number): number {
  const { genes } = p;
  const logits = Array.from(p.logits.subarray(cell * genes, (cell + 1) * genes));
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, v) => total + Math.exp(v - largest), 0);
  let total = 0;
  for (let j = 0; j < genes; j++) {
    const at = cell * genes + j;
    const mean = Math.exp(logits[j] - largest + p.logSize[cell]) / sum;
    const theta = Math.exp(p.dispersion[headEntry(p, at)]);
    const x = p.counts[at];
    total += p.dropout ? exactZinb(x, mean, theta, p.dropout[at]) : exactNegativeBinomial(x, mean, theta);
  }
  return total;
}

/** d Σ weight · ln p with respect to one entry, by float64 central differences of fourth order. */
export function exactGradient(p: Problem, part: Part, entry: number): number {
  const values = Float64Array.from(p[part]!);
  const total = (shift: number): number => {
    const moved = values.slice();
    moved[entry] += shift;
    const changed = { ...p, [part]: moved } as unknown as Problem;
    let sum = 0;
    for (let i = 0; i < p.cells; i++) sum += weight(i) * exactLogProb(changed, i);
    return sum;
  };
  const h = 1e-3;
  return (8 * (total(h) - total(-h)) - (total(2 * h) - total(-2 * h))) / (12 * h);
}
