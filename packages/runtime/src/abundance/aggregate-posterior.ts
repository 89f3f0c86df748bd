import type { Matrix } from "@heddle/contracts";
import { exp, lgamma, log, log1p } from "@heddle/numerics";

/** The posteriors of some cells: means and standard deviations, cells × latents, in row-major order. */
export interface Posteriors {
  readonly means: Matrix;
  readonly deviations: Matrix;
}

/** Kernel of a component: normal, or Student's t with these degrees of freedom. */
export interface ComponentShape {
  readonly degreesOfFreedom?: number;
}

/**
 * log q(z) of one aggregate posterior, nats: q(z) is the mean over `components` (rows of `posteriors`) of the cells'
 * posteriors. The component `own` is left out, because a cell's own posterior has its mode at the cell.
 */
export type AggregateLogDensity = (z: Float64Array, own: number) => number;

/** The density of the mean over `components`, at least two of them. Source: the aggregate posterior of MrVI (Boyeau et al. 2022). */
export function aggregateLogDensity(
  posteriors: Posteriors,
  components: Int32Array,
  shape: ComponentShape = {},
): AggregateLogDensity {
  const componentLogDensity = componentOf(posteriors, shape);
  const logs = new Float64Array(components.length);
  return (z, own) => {
    let count = 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (const row of components) {
      if (row === own) continue;
      const value = componentLogDensity(z, row);
      if (value > largest) largest = value;
      logs[count++] = value;
    }
    let sum = 0;
    for (let i = 0; i < count; i++) sum += exp(logs[i] - largest);
    return largest + log(sum / count);
  };
}

/** log of the mean of the densities of several samples, nats. */
export function meanLogDensity(samples: readonly AggregateLogDensity[]): AggregateLogDensity {
  if (samples.length === 1) return samples[0];
  return (z, own) => {
    const logs = samples.map((each) => each(z, own));
    const largest = Math.max(...logs);
    return largest + log(logs.reduce((sum, value) => sum + exp(value - largest), 0) / logs.length);
  };
}

function componentOf(
  { means, deviations }: Posteriors,
  { degreesOfFreedom }: ComponentShape,
): (z: Float64Array, row: number) => number {
  const { columns, values } = means;
  const inverse = deviations.values.map((value) => 1 / value);
  const normalization = logNormalization(degreesOfFreedom);
  const constants = Float64Array.from({ length: means.rows }, (_, row) => {
    let sum = columns * normalization;
    for (let j = 0; j < columns; j++) sum -= log(deviations.values[row * columns + j]);
    return sum;
  });
  const standardized = (z: Float64Array, row: number, j: number) =>
    (z[j] - values[row * columns + j]) * inverse[row * columns + j];
  if (degreesOfFreedom === undefined)
    return (z, row) => {
      let squares = 0;
      for (let j = 0; j < columns; j++) {
        const distance = standardized(z, row, j);
        squares += distance * distance;
      }
      return constants[row] - squares / 2;
    };
  return (z, row) => {
    let logs = 0;
    for (let j = 0; j < columns; j++) {
      const distance = standardized(z, row, j);
      logs += log1p((distance * distance) / degreesOfFreedom);
    }
    return constants[row] - ((degreesOfFreedom + 1) / 2) * logs;
  };
}

const logNormalization = (degreesOfFreedom: number | undefined) =>
  degreesOfFreedom === undefined
    ? -0.5 * log(2 * Math.PI)
    : lgamma((degreesOfFreedom + 1) / 2) - lgamma(degreesOfFreedom / 2) - 0.5 * log(degreesOfFreedom * Math.PI);
