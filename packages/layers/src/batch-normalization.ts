import type { StateVariable, StepContext, Variable } from "@heddle/contracts";
import { standardizeColumns, type Tensor2D, tf, variable } from "@heddle/ops";

/**
 * Batch normalization with learned scale and shift (Ioffe & Szegedy 2015). Running moments follow torch: new = (1 − m)
 * · old + m · batch, with the batch variance divided by N − 1.
 */
export class BatchNormalization {
  readonly scale: Variable;
  readonly shift: Variable;
  readonly runningMean: StateVariable;
  readonly runningVariance: StateVariable;

  constructor(
    name: string,
    size: number,
    private readonly options: { momentum: number; epsilon: number },
  ) {
    this.scale = variable(`${name}.scale`, [size], new Float32Array(size).fill(1));
    this.shift = variable(`${name}.shift`, [size], new Float32Array(size));
    this.runningMean = variable(`${name}.runningMean`, [size], new Float32Array(size));
    this.runningVariance = variable(`${name}.runningVariance`, [size], new Float32Array(size).fill(1));
  }

  apply(x: Tensor2D, step: StepContext): Tensor2D {
    const y = step.training ? this.fromBatch(x, step) : this.fromRunning(x);
    return tf.add(tf.mul(y, this.scale.value), this.shift.value) as Tensor2D;
  }

  private fromRunning(x: Tensor2D): Tensor2D {
    const deviation = tf.sqrt(tf.add(this.runningVariance.value, this.options.epsilon));
    return tf.div(tf.sub(x, this.runningMean.value), deviation) as Tensor2D;
  }

  private fromBatch(x: Tensor2D, step: StepContext): Tensor2D {
    const { momentum, epsilon } = this.options;
    const { y, mean, variance } = standardizeColumns(x, epsilon);
    const cells = x.shape[0];
    const unbiased = tf.mul(variance, cells / (cells - 1));
    const follow = (running: StateVariable, batch: typeof mean) =>
      step.update(running, tf.add(tf.mul(running.value, 1 - momentum), tf.mul(batch, momentum)));
    follow(this.runningMean, mean);
    follow(this.runningVariance, unbiased as typeof mean);
    return y;
  }
}
