import type { Random, Variable } from "@heddle/contracts";
import { logSumExp, matrixProduct, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import { chooseComponent } from "../groups/choose-component.js";

const LOG_TWO_PI = 1.8378770664093453;

/** Σ_k π_k N(z; μ_k, diag σ_k²) over the U coordinates of one latent group, with learned π, μ and σ. */
export class Mixture {
  readonly means: Variable;
  readonly logVariances: Variable;
  readonly logits: Variable;
  readonly weights: readonly Variable[];

  /** Initial values: equal weights, means ~ N(0, spread²), variances 1. */
  constructor(name: string, components: number, size: number, spread: number, random: Random) {
    const start = random
      .stream(name)
      .normals(components * size)
      .map((value) => spread * value);
    this.means = variable(`${name}.means`, [components, size], start);
    this.logVariances = variable(`${name}.logVariances`, [components, size], new Float32Array(components * size));
    this.logits = variable(`${name}.logits`, [1, components], new Float32Array(components));
    this.weights = [this.means, this.logVariances, this.logits];
  }

  /** N, nats; z: N × U. Memory: N × K at a time, not N × K × U. */
  logProb(z: Tensor2D): Tensor1D {
    const column = (x: Tensor2D, unit: number) => tf.slice(x, [0, unit], [-1, 1]);
    let table = tf.logSoftmax(this.logits.value as Tensor2D) as Tensor2D;
    for (let unit = 0; unit < z.shape[1]; unit++) {
      const mean = tf.transpose(column(this.means.value as Tensor2D, unit));
      const logVariance = tf.transpose(column(this.logVariances.value as Tensor2D, unit));
      const squared = tf.mul(tf.square(tf.sub(column(z, unit), mean)), tf.exp(tf.neg(logVariance)));
      table = tf.sub(table, tf.mul(0.5, tf.add(squared, tf.add(logVariance, LOG_TWO_PI)))) as Tensor2D;
    }
    return logSumExp<Tensor1D>(table, 1);
  }

  /** draws: N × 1 on (0, 1); noise: N × U, standard normal. Differentiable by means and variances. */
  sample(draws: Tensor2D, noise: Tensor2D): Tensor2D {
    const chosen = chooseComponent(draws, tf.softmax(this.logits.value as Tensor2D));
    const mean = matrixProduct(chosen, this.means.value as Tensor2D);
    const logVariance = matrixProduct(chosen, this.logVariances.value as Tensor2D);
    return tf.add(mean, tf.mul(noise, tf.exp(tf.mul(0.5, logVariance)))) as Tensor2D;
  }
}
