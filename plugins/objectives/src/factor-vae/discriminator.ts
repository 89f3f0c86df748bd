import type { Adversary, Latent, LatentSpec, Optimizer, Random, Variable } from "@heddle/contracts";
import { Adam, matrixProduct, type Scalar, softplus, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";

export interface DiscriminatorOptions {
  readonly hidden: number;
  readonly layers: number;
}

interface Layer {
  readonly weights: Variable;
  readonly bias: Variable;
}

const LEAK = 0.2;

/** Columns of z. */
const columnsOf = ({ groups }: LatentSpec): number =>
  groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : group.categories), 0);

/** Uniform on ±1/√fanIn, as torch.nn.Linear starts weights and biases. */
function layer(name: string, inputs: number, outputs: number, random: Random): Layer {
  const bound = 1 / Math.sqrt(inputs);
  const start = (part: string, size: number) =>
    random
      .stream(name)
      .stream(part)
      .uniforms(size)
      .map((u) => (2 * u - 1) * bound);
  return {
    weights: variable(`${name}.weights`, [inputs, outputs], start("weights", inputs * outputs)),
    bias: variable(`${name}.bias`, [outputs], start("bias", outputs)),
  };
}

/**
 * Tells latents of cells from latents whose units were shuffled over the cells: Kim & Mnih 2018 (arXiv:1802.05983),
 * appendix A and algorithm 2. Affine layers with LeakyReLU 0.2 between them end in two logits, "real" and "permuted".
 */
export class Discriminator implements Adversary {
  readonly weights: readonly Variable[];
  readonly state = [];
  readonly optimizer: Optimizer = new Adam({ beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 });
  private readonly affine: readonly Layer[];

  constructor({ hidden, layers }: DiscriminatorOptions, spec: LatentSpec, random: Random) {
    const widths = [columnsOf(spec), ...new Array<number>(layers).fill(hidden), 2];
    this.affine = widths.slice(1).map((outputs, i) => {
      const name = i === layers ? "logits" : `hidden${i}`;
      return layer(name, widths[i]!, outputs, random);
    });
    this.weights = this.affine.flatMap(({ weights, bias }) => [weights, bias]);
  }

  /** logit(real) − logit(permuted), N: log of how much denser q(z) is than Π q(z_j) at z, once trained. */
  logDensityRatio({ z }: Latent): Tensor1D {
    let x = z;
    for (const [i, { weights, bias }] of this.affine.entries()) {
      x = tf.add(matrixProduct(x, weights.value as Tensor2D), bias.value) as Tensor2D;
      if (i < this.affine.length - 1) x = tf.leakyRelu(x, LEAK);
    }
    const [real, permuted] = [0, 1].map((column) => tf.reshape(tf.slice(x, [0, column], [-1, 1]), [-1]));
    return tf.sub(real!, permuted!) as Tensor1D;
  }

  /** Half of each sample's cross-entropy: ln(1 + e^∓(difference of logits)). */
  loss(latent: Latent, permuted: Latent): Scalar {
    const ofReal = softplus(tf.neg(this.logDensityRatio(latent)));
    const ofPermuted = softplus(this.logDensityRatio(permuted));
    return tf.mul(0.5, tf.add(tf.mean(ofReal), tf.mean(ofPermuted))) as Scalar;
  }
}
