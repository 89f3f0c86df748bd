import { exp, webAssemblyKernels } from "@heddle/numerics";
import { binary } from "./negentropy-module.js";
import { BOUND, PER_UNIT, tabulate } from "./table.js";

const ODD = tabulate((u) => u * exp((-u * u) / 2));

/**
 * For each pair of directions both Σ|u|, then both Σ u exp(−u²/2) over cells, where u = weight · x + weight · y.
 *
 * @param weights for each pair both weights of x, then both weights of y
 */
export type NegentropySums = (x: Float64Array, y: Float64Array, weights: Float64Array) => Float64Array;

/** The sums in WebAssembly where the platform has its vectors, else in JavaScript, with the same bits. */
export const negentropySums: NegentropySums = (x, y, weights) => {
  kernel ??= sumsInWebAssembly() ?? sumsInJavaScript;
  return kernel(x, y, weights);
};
let kernel: NegentropySums | undefined;

/** One pass computes two directions: their sums do not wait for each other. */
export const sumsInJavaScript: NegentropySums = (x, y, weights) => {
  const sums = new Float64Array(weights.length);
  for (let pair = 0; pair < weights.length; pair += 4) {
    const [c, d, s, t] = weights.subarray(pair, pair + 4);
    let [odd, even, otherOdd, otherEven] = [0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const u = c * x[i] + s * y[i];
      const v = d * x[i] + t * y[i];
      even += Math.abs(u);
      otherEven += Math.abs(v);
      odd += oddPart(u);
      otherOdd += oddPart(v);
    }
    sums.set([even, otherEven, odd, otherOdd], pair);
  }
  return sums;
};

/** u exp(−u²/2) by interpolation. It has no branch on the sign of u, which no processor predicts. */
function oddPart(u: number): number {
  const at = u * PER_UNIT;
  if (!(Math.abs(at) < BOUND * PER_UNIT)) return 0;
  const below = at | 0;
  // −1 for a negative integer, else 0
  const mask = below >> 31;
  const index = (below ^ mask) - mask;
  const low = ODD[index];
  return (mask | 1) * low + (at - below) * (ODD[index + 1] - low);
}

/** The exports of assembly/index.ts; all parameters but counts are addresses. */
interface Kernels {
  negentropySums(
    x: number,
    y: number,
    cells: number,
    weights: number,
    pairs: number,
    table: number,
    sums: number,
  ): void;
}

const PAGE = 65536;
const TABLE_BYTES = 8 * (BOUND * PER_UNIT + 1);

/** Undefined where WebAssembly or its vectors are missing or forbidden. */
export function sumsInWebAssembly(): NegentropySums | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(TABLE_BYTES / PAGE) });
  const kernels = webAssemblyKernels<Kernels>(binary)(memory);
  if (kernels === undefined) return undefined;
  const put = (values: Float64Array, at: number) => new Float64Array(memory.buffer, at, values.length).set(values);
  put(ODD, 0);
  return (x, y, weights) => {
    // after the table: weights, sums, then both latents
    const sums = TABLE_BYTES + weights.byteLength;
    const first = sums + weights.byteLength;
    const second = first + x.byteLength;
    const missing = second + y.byteLength - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    put(weights, TABLE_BYTES);
    put(x, first);
    put(y, second);
    kernels.negentropySums(first, second, x.length, TABLE_BYTES, weights.length / 4, 0, sums);
    return new Float64Array(memory.buffer, sums, weights.length).slice();
  };
}
