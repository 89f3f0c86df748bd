import type { Matrix, Rotation, RotationContext, RotationInput } from "@heddle/contracts";
import { hungarian, mean } from "@heddle/numerics";
import { takeColumn } from "../data/columns.js";
import { rowsOf } from "./matrix-parts.js";

const SUBSAMPLES = 10;

/**
 * How well each rotated latent is determined: the mean |r| with its counterpart over fits to ten random halves of the
 * cells, each with other starts, matched one to one (after ICASSO, Himberg et al. 2004). Between 0 and 1.
 *
 * @param fitted the K × K matrix of the fit to all cells
 */
export function rotationStability(
  rotation: Rotation,
  { means, columns }: RotationInput,
  fitted: Matrix,
  { random, signal }: RotationContext,
): number[] | undefined {
  const half = Math.floor(means.rows / 2);
  if (half <= 2 * means.columns) return undefined;
  const covariance = covarianceOf(means);
  const found = Array.from({ length: SUBSAMPLES }, (_, i) => {
    const own = random.stream("stability").stream(i);
    const cells = own.stream("cells").permutation(means.rows).slice(0, half).sort();
    const input = {
      means: rowsOf(means, cells),
      columns: new Map([...columns].map(([name, column]) => [name, takeColumn(column, cells)])),
    };
    const other = rotation.fit(input, { random: own.stream("fit"), signal });
    return other && matchedCorrelations(fitted, other.matrix, covariance);
  });
  return Array.from({ length: fitted.rows }, (_, latent) =>
    mean(Float64Array.from(found, (correlations) => correlations?.[latent] ?? 0)),
  );
}

/** Per row of `a`: |r| over cells with the row of `b` that is matched to it. */
function matchedCorrelations(a: Matrix, b: Matrix, covariance: Matrix): number[] {
  const size = a.rows;
  const row = ({ values }: Matrix, i: number) => values.subarray(i * size, (i + 1) * size);
  const between = (x: Float64Array, y: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += x[i] * covariance.values[i * size + j] * y[j];
    return sum;
  };
  const correlations = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      const [x, y] = [row(a, i), row(b, j)];
      return Math.abs(between(x, y)) / Math.sqrt(between(x, x) * between(y, y));
    }),
  );
  const matched = hungarian({
    rows: size,
    columns: size,
    values: Float64Array.from(correlations.flat(), (value) => 1 - value),
  });
  return correlations.map((row_, i) => row_[matched[i]]);
}

function covarianceOf({ rows, columns, values }: Matrix): Matrix {
  const averages = new Float64Array(columns);
  for (const [at, value] of values.entries()) averages[at % columns] += value / rows;
  const result = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++)
        result[i * columns + j] +=
          ((values[row * columns + i] - averages[i]) * (values[row * columns + j] - averages[j])) / rows;
  return { rows: columns, columns, values: result };
}
