import {
  type Adversary,
  type Latent,
  type LatentSpec,
  latentColumns,
  type Optimizer,
  type Random,
  type Variable,
} from "@heddle/contracts";
import { Affine } from "@heddle/layers";
import { Adam, type Scalar, softplus, type Tensor1D, tf } from "@heddle/ops";

export interface DiscriminatorOptions {
  readonly hidden: number;
  readonly layers: number;
}

const LEAK = 0.2;

/**
 * Classifies latents of cells ("real") against latents with each unit shuffled over cells ("permuted"): Kim & Mnih 2018
 * (arXiv:1802.05983), appendix A and algorithm 2. Affine layers with LeakyReLU 0.2 between them, two logits.
 */
export class Discriminator implements Adversary {
  readonly weights: readonly Variable[];
  readonly state = [];
  readonly optimizer: Optimizer = new Adam({ beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 });
  private readonly affine: readonly Affine[];

  constructor({ hidden, layers }: DiscriminatorOptions, spec: LatentSpec, random: Random) {
    const widths = [latentColumns(spec), ...new Array<number>(layers).fill(hidden), 2];
    this.affine = widths.slice(1).map((outputs, i) => {
      const name = i === layers ? "logits" : `hidden${i}`;
      return new Affine(name, widths[i], [], outputs, random);
    });
    this.weights = this.affine.flatMap(({ variables }) => variables);
  }

  /** logit(real) − logit(permuted), N: estimates log q(z) − log Π q(z_j) once trained. */
  logDensityRatio({ z }: Latent): Tensor1D {
    let x = z;
    for (const [i, affine] of this.affine.entries()) {
      x = affine.apply(x, undefined);
      if (i < this.affine.length - 1) x = tf.leakyRelu(x, LEAK);
    }
    const [real, permuted] = [0, 1].map((column) => tf.reshape(tf.slice(x, [0, column], [-1, 1]), [-1]));
    return tf.sub(real, permuted);
  }

  /** Mean cross-entropy of both samples: ln(1 + e^∓(difference of logits)). */
  loss(latent: Latent, permuted: Latent): Scalar {
    const ofReal = softplus(tf.neg(this.logDensityRatio(latent)));
    const ofPermuted = softplus(this.logDensityRatio(permuted));
    return tf.mul(0.5, tf.add(tf.mean(ofReal), tf.mean(ofPermuted)));
  }
}
