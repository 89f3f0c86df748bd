// Five posteriors of a small dataset, a sample of each, and their densities in float64.
import { exp } from "@heddle/numerics";
import { normalRows, type Rows } from "../gaussian-input.fixture.js";

export interface Points {
  readonly mean: Rows;
  readonly logVariance: Rows;
  readonly z: Rows;
}

/** Five posteriors, some of which overlap, with a sample of each. */
export function fivePoints(): Points {
  const mean = normalRows(5, 2, 1);
  const logVariance = normalRows(5, 2, 2, 0.5).map((row) => row.map((v) => v - 1));
  const noise = normalRows(5, 2, 3);
  return {
    mean,
    logVariance,
    z: mean.map((row, i) => row.map((m, j) => m + exp(logVariance[i][j] / 2) * noise[i][j])),
  };
}

/** q(z | x_n) in float64. */
export const pointDensity = ({ mean, logVariance }: Points, z: readonly number[], n: number): number =>
  z.reduce((product, value, j) => {
    const [m, v] = [mean[n][j], exp(logVariance[n][j])];
    return (product * exp((-(value - m) * (value - m)) / (2 * v))) / Math.sqrt(2 * Math.PI * v);
  }, 1);
