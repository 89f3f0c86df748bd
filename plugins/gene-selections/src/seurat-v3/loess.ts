import { HeddleError } from "@heddle/contracts";
import { localQuadratic, type Tangent } from "./local-quadratic.js";

/** Maximum share of a neighborhood's points in a cell of the tree (default `cell` of dloess). */
const CELL = 0.2;
/** Margin of the outermost knots beyond the data, as a share of its range (netlib dloess; R: 10 %). */
const MARGIN = 0.005;

/**
 * Loess of degree 2 in one variable: y on x, both of length n, in any order; returns the fitted values in that order.
 * `span`, in (0, 1], is the share of the points in each neighborhood.
 *
 * The INTERPOLATED version of Cleveland and Grosse (1991, "Computational methods for local regression", section 3),
 * the default of dloess, scikit-misc and scanpy: local quadratics are solved only at the knots of a k-d tree (17 to 33
 * with span 0.3), and a cubic interpolates value and slope between the two knots around a point. The direct version,
 * `local-quadratic.ts` at every point, changes log10(variance) by at most 0.018, 0.011 and 0.015 on the Kang, pbmc3k and
 * muscat data, and selects 1,993 and 1,998 of 2,000 and 497 of 500 of scanpy's genes (for Kang tested in
 * `seurat-v3.scanpy.test.ts`). It is about 60 times slower.
 *
 * @throws HeddleError "bad-data" if neighborhoods have fewer than 4 points, or only points at one distance.
 */
export function loess(x: Float64Array, y: Float64Array, span: number): Float64Array {
  const order = Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const sortedX = Float64Array.from(order, (i) => x[i]);
  const sortedY = Float64Array.from(order, (i) => y[i]);
  const neighbors = Math.floor(x.length * span);
  if (neighbors < 4) throw tooFew(x.length, span, `${neighbors} in each`);

  const knots = treeKnots(sortedX, Math.floor(x.length * (span * CELL)));
  const tangents = knots.map((knot) => {
    const tangent = localQuadratic(sortedX, sortedY, knot, neighbors);
    if (tangent === undefined) throw tooFew(x.length, span, `too many genes of one mean, near 10^${knot}`);
    return tangent;
  });

  const fitted = new Float64Array(x.length);
  let cell = 0;
  for (let i = 0; i < order.length; i++) {
    // A point on a knot belongs to the cell to its left; both cubics agree there.
    while (cell < knots.length - 2 && sortedX[i] > knots[cell + 1]) cell++;
    fitted[order[i]] = cubic(sortedX[i], knots[cell], knots[cell + 1], tangents[cell], tangents[cell + 1]);
  }
  return fitted;
}

/** Knots, ascending: the box around the data, halved at the middle point until each cell has at most `most` points. */
function treeKnots(x: Float64Array, most: number): number[] {
  const first = x[0];
  const last = x[x.length - 1];
  const range = Math.max(last - first, 1e-10 * Math.max(Math.abs(first), Math.abs(last)) + 1e-30);
  const knots = [first - MARGIN * range, last + MARGIN * range];
  const split = (from: number, to: number, low: number, high: number): void => {
    if (to - from + 1 <= most) return;
    const cut = middleGap(x, from, to);
    const knot = x[cut];
    if (knot === low || knot === high) return;
    knots.push(knot);
    split(from, cut, low, knot);
    split(cut + 1, to, knot, high);
  };
  split(0, x.length - 1, knots[0], knots[1]);
  return knots.sort((a, b) => a - b);
}

/** The point nearest the middle of from … to whose right neighbor differs from it; the middle itself if none does. */
function middleGap(x: Float64Array, from: number, to: number): number {
  const middle = (from + to) >> 1;
  for (let offset = 0; ; offset = offset > 0 ? -offset : 1 - offset) {
    const at = middle + offset;
    if (at >= to || at < from) return middle;
    if (x[at] !== x[at + 1]) return at;
  }
}

/** Cubic Hermite interpolation between two knots. */
function cubic(x: number, low: number, high: number, atLow: Tangent, atHigh: Tangent): number {
  const width = high - low;
  const h = (x - low) / width;
  const rest = 1 - h;
  return (
    rest * rest * (1 + 2 * h) * atLow.value +
    h * h * (3 - 2 * h) * atHigh.value +
    (h * rest * rest * atLow.slope - h * h * rest * atHigh.slope) * width
  );
}

function tooFew(points: number, span: number, found: string): HeddleError {
  return new HeddleError("bad-data", {
    expected: "neighborhoods of at least 4 genes with different means for the loess of variance on mean",
    got: `${points} genes with variance and span ${span}: ${found}`,
    next: "Use a larger span or more cells, or remove genes detected in very few cells.",
  });
}
