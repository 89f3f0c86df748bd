import type { TensorInfo } from "@tensorflow/tfjs-core";
import { fastExp, fastLog } from "../count-likelihoods/fast-elementary.js";
import type { HostMemory } from "../host-memory.js";

const LOG_TWO_PI = 1.8378770664093453;

type Tensors<Name extends string> = Readonly<Record<Name, TensorInfo>>;
type Gaussians = Tensors<"z" | "mean" | "logVariance" | "logWeights">;

/** Columns of the N Gaussians in float64: means, precisions, and the constants of their log densities; unit by unit. */
function densities(memory: HostMemory, { mean, logVariance }: Gaussians) {
  const [cells, units] = mean.shape as [number, number];
  const [means, logs] = [memory.view(mean), memory.view(logVariance)];
  const table = {
    means: new Float64Array(cells * units),
    precisions: new Float64Array(cells * units),
    constants: new Float64Array(cells * units),
  };
  for (let k = 0; k < cells; k++) {
    for (let j = 0; j < units; j++) {
      const [from, to] = [k * units + j, j * cells + k];
      table.means[to] = means[from];
      table.precisions[to] = fastExp(-logs[from]);
      table.constants[to] = -0.5 * (logs[from] + LOG_TWO_PI);
    }
  }
  return { cells, units, ...table };
}

/** ln Σ exp of a row, computed after subtracting its maximum; −∞ if all entries are −∞. */
function logSumOfRow(row: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < row.length; k++) if (row[k] > largest) largest = row[k];
  if (!(Math.abs(largest) < Infinity)) return row.some(Number.isNaN) ? Number.NaN : largest;
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += fastExp(row[k] - largest);
  return largest + fastLog(sum);
}

/** See `aggregateGaussian`: joint (M) and perUnit (M × U), computed one row of N at a time. */
export function hostAggregate(memory: HostMemory, inputs: Gaussians): TensorInfo[] {
  const { cells, units, means, precisions, constants } = densities(memory, inputs);
  const draws = inputs.z.shape[0];
  const outputs = [memory.allocate([draws]), memory.allocate([draws, units])];
  const [joint, perUnit] = outputs.map((output) => memory.view(output)) as [Float32Array, Float32Array];
  const [z, weights] = [memory.view(inputs.z), memory.view(inputs.logWeights)];
  const [row, all] = [new Float64Array(cells), new Float64Array(cells)];
  for (let i = 0; i < draws; i++) {
    for (let k = 0; k < cells; k++) all[k] = weights[i * cells + k];
    for (let j = 0; j < units; j++) {
      const at = z[i * units + j];
      for (let k = 0, from = j * cells; k < cells; k++, from++) {
        const difference = at - means[from];
        const density = constants[from] - 0.5 * difference * difference * precisions[from];
        row[k] = density + weights[i * cells + k];
        all[k] += density;
      }
      perUnit[i * units + j] = logSumOfRow(row);
    }
    joint[i] = logSumOfRow(all);
  }
  return outputs;
}

// Long because one pass over all pairs accumulates three gradients.
/** Gradients with respect to z, mean and logVariance, from the upstream gradients of joint and perUnit. */
export function hostAggregateGradient(
  memory: HostMemory,
  inputs: Gaussians & Tensors<"joint" | "perUnit" | "dJoint" | "dPerUnit">,
): TensorInfo[] {
  const { cells, units, ...table } = densities(memory, inputs);
  const draws = inputs.z.shape[0];
  const outputs = [
    [draws, units],
    [cells, units],
    [cells, units],
  ].map((shape) => memory.allocate(shape));
  const [dz, dMean, dLogVariance] = outputs.map((output) => memory.view(output)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const view = (name: keyof typeof inputs) => memory.view(inputs[name]);
  const [z, weights, joint, dJoint, perUnit, dPerUnit] = [
    view("z"),
    view("logWeights"),
    view("joint"),
    view("dJoint"),
    view("perUnit"),
    view("dPerUnit"),
  ];
  // unit by unit as in the table, in float64: each entry is a sum over all draws
  const [pulls, widths] = [new Float64Array(cells * units), new Float64Array(cells * units)];
  const shares = new Float64Array(cells);
  for (let i = 0; i < draws; i++) {
    jointShares(shares, table, {
      cells,
      units,
      z: z.subarray(i * units, (i + 1) * units),
      weights: weights.subarray(i * cells, (i + 1) * cells),
      joint: joint[i],
      above: dJoint[i],
    });
    for (let j = 0; j < units; j++) {
      const unit = i * units + j;
      let pull = 0;
      for (let k = 0, from = j * cells; k < cells; k++, from++) {
        const difference = z[unit] - table.means[from];
        const slope = difference * table.precisions[from];
        const density = table.constants[from] - 0.5 * difference * slope;
        const own = fastExp(density + weights[i * cells + k] - perUnit[unit]);
        const weight = shares[k] + own * dPerUnit[unit];
        pull += weight * slope;
        pulls[from] += weight * slope;
        widths[from] += 0.5 * weight * (difference * slope - 1);
      }
      dz[unit] = -pull;
    }
  }
  for (let k = 0; k < cells; k++) {
    for (let j = 0; j < units; j++) {
      dMean[k * units + j] = pulls[j * cells + k];
      dLogVariance[k * units + j] = widths[j * cells + k];
    }
  }
  return outputs;
}

interface Draw {
  readonly cells: number;
  readonly units: number;
  readonly z: Float32Array;
  readonly weights: Float32Array;
  readonly joint: number;
  readonly above: number;
}

/** Each Gaussian's share of one draw's joint density, times the upstream gradient. */
function jointShares(
  shares: Float64Array,
  { means, precisions, constants }: Readonly<Record<"means" | "precisions" | "constants", Float64Array>>,
  { cells, units, z, weights, joint, above }: Draw,
): void {
  for (let k = 0; k < cells; k++) shares[k] = weights[k] - joint;
  for (let j = 0; j < units; j++) {
    for (let k = 0, from = j * cells; k < cells; k++, from++) {
      const difference = z[j] - means[from];
      shares[k] += constants[from] - 0.5 * difference * difference * precisions[from];
    }
  }
  for (let k = 0; k < cells; k++) shares[k] = fastExp(shares[k]) * above;
}
