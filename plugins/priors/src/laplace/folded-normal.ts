import { exp } from "@heddle/numerics";
import { defineOp, type HostMemory, type Tensor, type Tensor2D, type TensorInfo, tf } from "@heddle/ops";

const SQRT_TWO_OVER_PI = 0.7978845608028654;

/** Abramowitz and Stegun 7.1.26, as tfjs's Erf: an absolute error below 1.5e-7. */
const P = 0.3275911;
const COEFFICIENTS = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592] as const;

/** erf(x) for x ≥ 0, given e^(−x²). */
function erfOfPositive(x: number, decay: number): number {
  const t = 1 / (1 + P * x);
  const series = COEFFICIENTS.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return 1 - series * t * decay;
}

type Input = "mean" | "logVariance";

function host(memory: HostMemory, { mean, logVariance }: Readonly<Record<Input, TensorInfo>>): TensorInfo[] {
  const outputs = [0, 1, 2].map(() => memory.allocate(mean.shape));
  const [value, byMean, byLogVariance] = outputs.map((output) => memory.view(output));
  const [center, spread] = [memory.view(mean), memory.view(logVariance)];
  for (let i = 0; i < value.length; i++) {
    const deviation = exp(spread[i] / 2);
    // 0 / 0 at a mean of 0 with a deviation below float64: |z| is 0 there
    const ratio = center[i] === 0 ? 0 : Math.abs(center[i]) / (deviation * Math.SQRT2);
    const decay = exp(-ratio * ratio);
    const sign = center[i] < 0 ? -1 : 1;
    const erf = sign * erfOfPositive(ratio, decay);
    const width = deviation * SQRT_TWO_OVER_PI * decay;
    value[i] = width + center[i] * erf;
    byMean[i] = erf;
    byLogVariance[i] = width / 2;
  }
  return outputs;
}

const op = defineOp<Input>({
  name: "HeddleFoldedNormalMean",
  reference({ mean, logVariance }) {
    const deviation = tf.exp(tf.mul(0.5, logVariance));
    const ratio = tf.div(mean, tf.mul(deviation, Math.SQRT2));
    const at = tf.where(tf.equal(mean, 0), tf.zerosLike(mean), ratio);
    const width = tf.mul(tf.mul(deviation, SQRT_TWO_OVER_PI), tf.exp(tf.neg(tf.square(at))));
    const erf = tf.erf(at);
    return [tf.add(width, tf.mul(mean, erf)), erf, tf.mul(0.5, width)];
  },
  host,
  save: { outputs: [false, true, true] },
  gradient: ([dy], [byMean, byLogVariance]) => ({
    mean: () => tf.mul(dy, byMean),
    logVariance: () => tf.mul(dy, byLogVariance),
  }),
});

/**
 * E|z| of z ~ N(mean, exp(logVariance)), elementwise: σ √(2/π) e^(−μ²/2σ²) + μ erf(μ / (σ √2)), the mean of the folded
 * normal distribution (Leone, Nelson, Nottingham 1961). The gradients are exact: erf(μ / (σ √2)) by the mean and half
 * the first term by the log variance. They are not differentiable further.
 */
export const foldedNormalMean = (mean: Tensor2D, logVariance: Tensor2D): Tensor2D =>
  op({ mean, logVariance }, undefined)[0] as Tensor as Tensor2D;
