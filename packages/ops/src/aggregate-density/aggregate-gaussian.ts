import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";
import { hostAggregate, hostAggregateGradient } from "./host-kernel.js";

const LOG_TWO_PI = 1.8378770664093453;

type Input = "z" | "mean" | "logVariance" | "logWeights";

/** log N(z_ij; mean_kj, exp(logVariance_kj)) of one unit j: M × N. */
function pairs(z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D, unit: number): Tensor2D {
  const column = (x: Tensor2D) => tf.slice(x, [0, unit], [-1, 1]);
  const row = (x: Tensor2D) => tf.transpose(column(x));
  const squared = tf.mul(tf.square(tf.sub(column(z), row(mean))), tf.exp(tf.neg(row(logVariance))));
  return tf.mul(-0.5, tf.add(tf.add(squared, row(logVariance)), LOG_TWO_PI)) as Tensor2D;
}

const op = defineOp<Input>({
  name: "HeddleAggregateGaussian",
  reference(inputs) {
    const { z, mean, logVariance, logWeights } = inputs as Record<Input, Tensor2D>;
    let joint = logWeights;
    const perUnit = Array.from({ length: z.shape[1] }, (_, unit) => {
      const table = pairs(z, mean, logVariance, unit);
      joint = tf.add(joint, table);
      return tf.logSumExp(tf.add(table, logWeights), 1);
    });
    return [tf.logSumExp(joint, 1), tf.stack(perUnit, 1)];
  },
  host: hostAggregate,
  save: { inputs: ["z", "mean", "logVariance", "logWeights"], outputs: [true, true] },
  gradient([dJoint, dPerUnit], [z, mean, logVariance, logWeights, joint, perUnit]) {
    const inputs = { z, mean, logVariance, logWeights, joint, perUnit, dJoint, dPerUnit } as Record<
      GradientInput,
      Tensor2D
    >;
    const [dz, dMean, dLogVariance] = gradientOp(inputs, undefined);
    // the weights are constants of the estimator: no gradient flows through them
    return {
      z: () => dz,
      mean: () => dMean,
      logVariance: () => dLogVariance,
      logWeights: () => tf.zerosLike(logWeights),
    };
  },
});

type GradientInput = Input | "joint" | "perUnit" | "dJoint" | "dPerUnit";

/** Share of each k in the sums, times the upstream gradient, through the density's gradient. No second derivative. */
const gradientOp = defineOp<GradientInput>({
  name: "HeddleAggregateGaussianGradient",
  reference(inputs) {
    const { z, mean, logVariance, logWeights, joint, perUnit, dJoint, dPerUnit } = inputs as Record<
      GradientInput,
      Tensor2D
    >;
    const units = Array.from({ length: z.shape[1] }, (_, unit) => unit);
    const tables = units.map((unit) => pairs(z, mean, logVariance, unit));
    const column = (x: Tensor2D, unit: number) => tf.slice(x, [0, unit], [-1, 1]);
    const all = tables.reduce((sum, table) => tf.add(sum, table), logWeights);
    const jointly = tf.mul(tf.exp(tf.sub(all, tf.expandDims(joint, 1))), tf.expandDims(dJoint, 1));
    const parts = units.map((unit) => {
      const shares = tf.exp(tf.sub(tf.add(tables[unit], logWeights), column(perUnit, unit)));
      const weight = tf.add(jointly, tf.mul(shares, column(dPerUnit, unit)));
      const difference = tf.sub(column(z, unit), tf.transpose(column(mean, unit)));
      const slope = tf.mul(difference, tf.exp(tf.neg(tf.transpose(column(logVariance, unit)))));
      const pull = tf.mul(weight, slope);
      const widen = tf.mul(0.5, tf.mul(weight, tf.sub(tf.mul(difference, slope), 1)));
      return [tf.neg(tf.sum(pull, 1)), tf.sum(pull, 0), tf.sum(widen, 0)] as const;
    });
    return [0, 1, 2].map((which) =>
      tf.stack(
        parts.map((part) => part[which]),
        1,
      ),
    );
  },
  host: hostAggregateGradient,
  gradient: () => ({}),
});

/**
 * log Σ_k w_ik N(z_i; mean_k, diag exp(logVariance_k)), jointly (M) and for each unit alone (M × U), nats: the
 * aggregate posterior at M draws from N Gaussians (Chen et al. 2018, arXiv:1802.04942, §3). No M × N × U table is stored:
 * memory is that of the inputs and one row. Gradients reach z, mean and logVariance, not the weights.
 *
 * @param z M × U
 * @param mean N × U
 * @param logVariance N × U
 * @param logWeights M × N, nats
 */
export function aggregateGaussian(
  z: Tensor2D,
  mean: Tensor2D,
  logVariance: Tensor2D,
  logWeights: Tensor2D,
): { joint: Tensor1D; perUnit: Tensor2D } {
  const [joint, perUnit] = op({ z, mean, logVariance, logWeights }, undefined);
  return { joint: joint as Tensor1D, perUnit: perUnit as Tensor2D };
}
