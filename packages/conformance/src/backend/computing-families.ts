/** Random cases of arithmetic operations. */
import { standardizeColumns, type Tensor2D, tf } from "@heddle/ops";
import fc from "fast-check";
import { mapped, normals } from "./array.js";
import { countInputs, countLimits, countOperation, smallCounts } from "./count-operations.js";
import { standardized } from "./heddle-operations.js";
import type { Operation } from "./operation.js";
import { countsProductOperation, productNames, productOperation } from "./product-operations.js";
import { type Case, type Family, length, shape, short, sums, withAxis } from "./random-shape.js";
import { binary, cumulated, reduced, sumOf } from "./stock-references.js";

const caseOf = ({ samples, ...operation }: Operation): Case => ({ ...operation, inputs: samples[0] });

/** A shape and one that broadcasts with it: some leading axes missing, some of length 1. */
const broadcastPairs = shape.chain((whole) =>
  fc.record({
    whole: fc.constant(whole),
    dropped: fc.nat({ max: whole.length }),
    ones: fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }),
    swapped: fc.boolean(),
    name: fc.constantFrom("add", "sub", "mul", "div" as const),
  }),
);
type BroadcastPair = typeof broadcastPairs extends fc.Arbitrary<infer P> ? P : never;

const BINARY = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
};

function broadcastCase({ whole, dropped, ones, swapped, name }: BroadcastPair): Case {
  const other = whole.map((n, axis) => (ones[axis] ? 1 : n)).slice(dropped);
  const away = mapped(normals("b", ...other), (x) => x + (x < 0 ? -1 : 1));
  const inputs = [normals("a", ...whole), away];
  return {
    inputs: swapped && name !== "div" ? inputs.reverse() : inputs,
    compute: (x, y) => tf[name](x, y),
    reference: (x, y) => binary(BINARY[name])(x, y),
    limit: { each: 2.4e-7, because: "one rounding" },
    gradient: sums,
  };
}

// Long because it is a list of families, each of a few lines.
export const computingFamilies: readonly Family[] = [
  {
    title: "products",
    cases: fc
      .record({
        m: length,
        k: length,
        n: length,
        a: fc.boolean(),
        b: fc.boolean(),
        name: fc.constantFrom(...productNames),
      })
      .map(({ name, m, k, n, ...flag }) => caseOf(productOperation(name, [{ m, k, n }], flag))),
  },
  {
    title: "sparse products",
    cases: fc
      .record({ m: length, k: length, n: length, transform: fc.constantFrom("log1p", "none" as const) })
      .map(({ transform, ...shape }) => caseOf(countsProductOperation(shape, transform))),
  },
  {
    title: "count likelihoods",
    ofCounts: true,
    cases: fc
      .record({ cells: short, genes: length, inflated: fc.boolean(), perCell: fc.boolean() })
      .map(({ cells, genes, inflated, perCell }) => {
        const problem = { name: "", counts: smallCounts(cells, genes), inflated };
        const inputs = countInputs(cells, genes, perCell ? cells : 1, inflated);
        return { ...countOperation(problem, [], countLimits), inputs };
      }),
  },
  { title: "broadcasts", cases: broadcastPairs.map(broadcastCase) },
  {
    // without gradient: tfjs-wasm leaves a sum over no entries undefined
    title: "broadcasts of empty operands",
    cases: broadcastPairs.map((drawn) => {
      const { gradient: _, ...values } = broadcastCase({ ...drawn, whole: [0, ...drawn.whole.slice(1)] });
      return values;
    }),
  },
  {
    title: "reductions",
    cases: withAxis.map(({ own, axis }) => ({
      inputs: [normals("x", ...own)],
      compute: (x) => [tf.sum(x, axis), tf.mean(x, axis, true), tf.sum(x)],
      reference: (x) => [
        reduced(x, [axis], sumOf),
        reduced(x, [axis], (values) => sumOf(values) / values.length, true),
        reduced(
          x,
          own.map((_, i) => i),
          sumOf,
        ),
      ],
      limit: sums,
      gradient: sums,
    })),
  },
  {
    // without gradient: the one of tfjs is transposed along all axes but the last
    title: "cumulative sums",
    cases: withAxis.map(({ own, axis }) => ({
      inputs: [normals("x", ...own)],
      compute: (x) => tf.cumsum(x, axis),
      reference: (x) => cumulated(x, axis),
      limit: sums,
    })),
  },
  {
    title: "columns with mean 0 and variance 1",
    cases: fc.record({ rows: length, columns: length }).map(({ rows, columns }) => ({
      inputs: [normals("x", rows + 1, columns)],
      compute: (x) => standardizeColumns(x as Tensor2D, 0.1).y,
      reference: (x) => standardized(x, 0, 0.1).y,
      limit: sums,
      gradient: { largest: 1e-5, because: "float32 sums and a square root" },
    })),
  },
];
