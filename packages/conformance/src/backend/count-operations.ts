/** Count likelihoods of @heddle/ops, compared with the float64 densities of @heddle/numerics. */
import { negativeBinomialLogProb as exactNegativeBinomial, zinbLogProb as exactZinb, lgamma } from "@heddle/numerics";
import {
  logFactorials,
  negativeBinomialLogProb,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tf,
  zinbLogProb,
} from "@heddle/ops";
import { denseCounts } from "../describe-likelihood-input.js";
import { array, at, filled, mapped, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { logSumExpOf, reduced, unary } from "./stock-references.js";

const LARGEST_LOG_DISPERSION = 60;

export interface CountProblem {
  readonly name: string;
  /** N × G. */
  readonly counts: NdArray;
  readonly inflated: boolean;
  /** Row of each cell in the dispersion head, if that is per category. */
  readonly rows?: Int32Array | undefined;
}

/** Inputs: logits N × G, logSize N, ln θ of 1, B or N rows × G and, if inflated, the dropout logits N × G. */
const references =
  ({ counts, inflated, rows }: CountProblem): Operation["reference"] =>
  (...inputs) => {
    const [logits, logSize, dispersion, dropout] = inputs as [NdArray, NdArray, NdArray, NdArray];
    const logSum = reduced(logits, [1], logSumExpOf, true);
    const [cells] = counts.shape as [number, number];
    const shared = dispersion.shape[0] === 1;
    const density = filled(counts.shape, (index) => {
      const [cell] = index as [number, number];
      const mean = Math.exp(at(logits, index) - at(logSum, index) + logSize.values[cell]);
      const row = rows ? rows[cell] : shared ? 0 : cell;
      const raw = at(dispersion, [row, index[1]]);
      const theta = Math.exp(Math.min(LARGEST_LOG_DISPERSION, Math.max(-LARGEST_LOG_DISPERSION, raw)));
      const x = at(counts, index);
      return inflated ? exactZinb(x, mean, theta, at(dropout, index)) : exactNegativeBinomial(x, mean, theta);
    });
    return { shape: [cells], values: reduced(density, [1], (values) => values.reduce((a, b) => a + b, 0)).values };
  };

const computing =
  ({ counts, inflated, rows }: CountProblem): Operation["compute"] =>
  (...inputs) => {
    const [logits, , dispersion, dropout] = inputs as Tensor2D[];
    const heads = { logits: logits, logSize: inputs[1] as Tensor1D, dispersion: dispersion, rows };
    const x = tf.tensor2d(Float32Array.from(counts.values), counts.shape as [number, number]);
    return (inflated ? zinbLogProb(x, { ...heads, dropout: dropout }) : negativeBinomialLogProb(x, heads)) as Tensor;
  };

export const countOperation = (
  problem: CountProblem,
  samples: readonly (readonly NdArray[])[],
  limits: { readonly limit: Limit; readonly gradient: Limit },
): Operation => ({
  name: problem.name,
  compute: computing(problem),
  reference: references(problem),
  samples,
  ...limits,
});

/** Two thirds are 0, the others are from 1 to a few hundred. */
export const smallCounts = (cells: number, genes: number): NdArray =>
  mapped(normals("counts", cells, genes), (z) => (z < 0.4 ? 0 : Math.floor(Math.exp(2 * z))));

export const countInputs = (cells: number, genes: number, headRows: number, inflated: boolean): NdArray[] => [
  normals("logits", cells, genes),
  mapped(normals("logSize", cells), (z) => z + 4),
  mapped(normals("dispersion", headRows, genes), (z) => 2 * z),
  ...(inflated ? [mapped(normals("dropout", cells, genes), (z) => 3 * z)] : []),
];

const nameOf = (inflated: boolean): string => (inflated ? "zinbLogProb" : "negativeBinomialLogProb");
export const countLimits = {
  limit: { each: 2e-7, largest: 1e-7, because: "float64 sums, rounded to float32" },
  gradient: { largest: 2e-6, because: "float32, a difference of digammas" },
};

const SHAPES = [
  ["gene", 1, 4],
  ["gene", 3, 7],
  ["category", 5, 13],
  ["cell", 6, 9],
] as const;

const usual = [false, true].flatMap((inflated) =>
  SHAPES.map(([shape, cells, genes]) => {
    const headRows = { gene: 1, category: 3, cell: cells }[shape];
    const rows = shape === "category" ? Int32Array.from({ length: cells }, (_, i) => (i * 2) % 3) : undefined;
    const name = `${nameOf(inflated)} of ${cells} × ${genes}, dispersion per ${shape}`;
    const problem = { name, counts: smallCounts(cells, genes), inflated, rows };
    return countOperation(problem, [countInputs(cells, genes, headRows, inflated)], countLimits);
  }),
);

/** One cell each: zeros, a count of 1e6, and dispersions from the Poisson limit to nearly all zeros. */
const LOG_DISPERSIONS = [-1e4, -14, -5, 0, 5, 14, 30, 1e4];
const extreme = [false, true].flatMap((inflated) =>
  (
    [
      ["counts to 1e6", [0, 1e6, 1, 3e4, 0], Math.log(1e6), 0.25],
      ["zeros only", [0, 0, 0, 0, 0], 8, 1e-6],
    ] as const
  ).map(([what, row, logSize, absolute]) => {
    const cells = LOG_DISPERSIONS.length;
    const counts = filled([cells, 5], ([, gene]) => row[gene]);
    const inputs = [
      filled([cells, 5], ([, gene]) => [0, 6, -30, 2, 5][gene]),
      array(
        [cells],
        LOG_DISPERSIONS.map(() => Math.fround(logSize)),
      ),
      filled([cells, 5], ([cell]) => LOG_DISPERSIONS[cell]),
      ...(inflated ? [filled([cells, 5], ([cell, gene]) => [0, -80, 80, -2, 3][(gene + cell) % 5])] : []),
    ];
    return countOperation({ name: `${nameOf(inflated)}, ${what}, θ → 0 and ∞`, counts, inflated }, [inputs], {
      limit: { each: 3e-7, absolute, because: "a count times its logarithm rounds at 6e-8 of itself" },
      gradient: { each: 2e-5, absolute: 0.25, because: "float32; the count itself rounds at 0.06" },
    });
  }),
);

/** Counts are no differentiable input: integers within a table, beyond it, and half-integers. */
const factorials = (name: string, counts: NdArray): Operation => ({
  name: `logFactorials of ${name}`,
  compute: () => logFactorials(denseCounts(counts.values, counts.shape[1])),
  reference: () => reduced(unary((x) => lgamma(x + 1))(counts), [1], (values) => values.reduce((a, b) => a + b, 0)),
  samples: [[]],
  limit: { each: 2e-7, because: "float64 sums, rounded to float32" },
});

export const countOperations: readonly Operation[] = [
  ...usual,
  ...extreme,
  factorials("small counts", smallCounts(37, 41)),
  factorials("none, large and half counts", array([3, 3], [0, 0, 0, 1023, 1024, 1e6, 0.5, 1, 2.5])),
];
