import type { Matrix, Random, Rotation, RotationContext, RotationInput } from "@heddle/contracts";
import { matchColumns } from "@heddle/numerics";
import { covarianceOf } from "./matrix-parts.js";
import { ascendingCells, takeCells } from "./rotation-cells.js";

const SPLITS = 5;
/** Maximum cells of a half; fits to more cells agree a little more, but take longer than the training of an epoch. */
const MOST_CELLS = 5000;

/**
 * How well the cells determine each fitted component: the smallest |r| between its counterparts in the fits to the two
 * halves of the cells, over five random splits (after ICASSO, Himberg et al. 2004). The halves have no cell in common and at
 * most 5,000 cells each, and each fit has other starts. Counterparts are matched one to one with the components. Between 0
 * and 1; undefined with too few cells. The halves do not depend on the order of the cells.
 *
 * @param fitted the K × K matrix of the fit to all cells
 */
export function rotationStability(
  rotation: Rotation,
  given: RotationInput,
  fitted: Matrix,
  { random, signal }: RotationContext,
): number[] | undefined {
  const { means } = given;
  const half = Math.min(MOST_CELLS, Math.floor(means.rows / 2));
  if (half <= 2 * means.columns) return undefined;
  const covariance = covarianceOf(means);
  const order = ascendingCells(given);
  const fitTo = (chosen: Int32Array, own: Random): Matrix =>
    rotation.fit(takeCells(given, chosen), { random: own, signal })?.matrix ?? fitted;
  const splits = Array.from({ length: SPLITS }, (_, i) => {
    const own = random.stream("stability").stream(i);
    const cells = own.stream("cells").permutation(means.rows);
    const [first, second] = [cells.slice(0, half), cells.slice(half, 2 * half)].map((part, k) =>
      fitTo(
        part.sort().map((at) => order[at]),
        own.stream("fit").stream(k),
      ),
    );
    return agreement(fitted, first, second, covariance);
  });
  return Array.from({ length: fitted.rows }, (_, row) => Math.min(...splits.map((found) => found[row])));
}

/** Per row of `fitted`: |r| over cells between its counterparts in two other fits. */
function agreement(fitted: Matrix, first: Matrix, second: Matrix, covariance: Matrix): number[] {
  const [inFirst, inSecond] = [first, second].map(
    (other) => matchColumns(correlationsOf(fitted, other, covariance)).columns,
  );
  const { columns: size, values } = correlationsOf(first, second, covariance);
  return Array.from(inFirst, (row, i) => Math.abs(values[row * size + inSecond[i]]));
}

/** r over cells of each row of `a` with each row of `b`. */
function correlationsOf(a: Matrix, b: Matrix, covariance: Matrix): Matrix {
  const size = a.rows;
  const row = ({ values }: Matrix, i: number) => values.subarray(i * size, (i + 1) * size);
  const between = (x: Float64Array, y: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += x[i] * covariance.values[i * size + j] * y[j];
    return sum;
  };
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [x, y] = [row(a, i), row(b, j)];
      values[i * size + j] = between(x, y) / Math.sqrt(between(x, x) * between(y, y));
    }
  return { rows: size, columns: size, values };
}
