/** Dense and sparse matrix products, with all transpositions. */
import { countsProduct, levelRows, matrixProduct, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { denseCounts } from "../describe-likelihood-input.js";
import { filled, mapped, type NdArray, normals } from "./array.js";
import type { Limit, Operation } from "./operation.js";
import { product, unary } from "./stock-references.js";

const sums: Limit = { largest: 2e-6, because: "float32 sums" };

export interface ProductShape {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}
/** Operands that are stored transposed. */
export interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

const PRODUCTS = {
  matrixProduct: (a: Tensor, b: Tensor, flag: Transposed) => matrixProduct(a as Tensor2D, b as Tensor2D, flag),
  "tf.matMul": (a: Tensor, b: Tensor, flag: Transposed) => tf.matMul(a as Tensor2D, b as Tensor2D, flag.a, flag.b),
};
export const productNames = ["matrixProduct", "tf.matMul"] as const;

/** Products of m × k and k × n matrices. */
export const productOperation = (
  name: (typeof productNames)[number],
  shapes: readonly ProductShape[],
  flag: Transposed,
): Operation => ({
  name: `${name}${flag.a ? ", a transposed" : ""}${flag.b ? ", b transposed" : ""}`,
  compute: (a, b) => PRODUCTS[name](a, b, flag),
  reference: (a, b) => product(a, b, flag),
  samples: shapes.map(({ m, k, n }) => [
    normals("a", ...(flag.a ? [k, m] : [m, k])),
    normals("b", ...(flag.b ? [n, k] : [k, n])),
  ]),
  limit: sums,
  gradient: sums,
});

/** Every third entry is a count; the values include numbers around 1000, 0.5 and 1e6. The first cell is empty. */
const countsLike = (cells: number, genes: number): NdArray =>
  mapped(
    filled([cells, genes], () => 0),
    (_, i) => (i < genes || i % 3 !== 1 ? 0 : ([1023, 1024, 0.5, 1e6][(i - genes) >> 1] ?? 1 + ((i * 7) % 41))),
  );

/** Sparse counts times weights: the weights are the differentiable input. */
export function countsProductOperation(
  { m: cells, k: genes, n: width }: ProductShape,
  transform: "log1p" | "none",
): Operation {
  const counts = countsLike(cells, genes);
  const dense: NdArray = transform === "none" ? counts : unary(Math.log1p)(counts);
  return {
    name: `countsProduct of ${cells} × ${genes} × ${width}, ${transform}`,
    compute: (weights) => {
      const sparse = denseCounts(counts.values, genes);
      try {
        return countsProduct(sparse, weights as Tensor2D, transform);
      } finally {
        sparse.dispose();
      }
    },
    reference: (weights) => product(dense, weights, { a: false, b: false }),
    samples: [[normals("weights", genes, width)]],
    limit: sums,
    gradient: sums,
  };
}

/** The row of each cell's level; some levels have several cells, some none. Its gradient sums rows by level. */
const levelOperation = ({ m: cells, k: levels, n: width }: ProductShape): Operation => {
  const codes = Int32Array.from({ length: cells }, (_, cell) => (cell * cell + 1) % levels);
  const oneHot = filled([cells, levels], ([cell, level]) => Number(codes[cell] === level));
  return {
    name: `levelRows of ${cells} cells, ${levels} × ${width}`,
    compute: (weights) => levelRows(weights as Tensor2D, codes),
    reference: (weights) => product(oneHot, weights, { a: false, b: false }),
    samples: [[normals("weights", levels, width)]],
    limit: { because: "rows are copied" },
    gradient: sums,
  };
};

const SHAPES = [
  { m: 1, k: 1, n: 1 },
  { m: 3, k: 5, n: 2 },
  { m: 7, k: 300, n: 9 },
  { m: 25, k: 31, n: 71 },
];
const FLAGS = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));

export const productOperations: readonly Operation[] = [
  ...productNames.flatMap((name) => FLAGS.map((flag) => productOperation(name, SHAPES, flag))),
  ...[
    { m: 1, k: 3, n: 1 },
    { m: 5, k: 31, n: 7 },
    { m: 9, k: 50, n: 128 },
  ].flatMap((shape) => (["log1p", "none"] as const).map((transform) => countsProductOperation(shape, transform))),
  ...[
    { m: 1, k: 1, n: 1 },
    { m: 9, k: 4, n: 5 },
    { m: 20, k: 50, n: 13 },
  ].map(levelOperation),
];
