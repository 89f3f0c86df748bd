import type { StepContext } from "@heddle/contracts";
import { gaussianLogProb } from "@heddle/layers";
import { aggregateGaussian, type Tensor2D, tf } from "@heddle/ops";
import type { PosteriorPart } from "./factorized-posterior.js";

const column = (x: Tensor2D, unit: number): Tensor2D => tf.slice(x, [0, unit], [-1, 1]);

/** N(mean, diag exp(logVariance)), N × U (Kingma & Welling 2013, arXiv:1312.6114, §3). */
export class GaussianPart implements PosteriorPart {
  readonly group;
  readonly spec;
  readonly units: number;

  constructor(
    readonly mean: Tensor2D,
    private readonly logVariance: Tensor2D,
  ) {
    this.units = mean.shape[1];
    this.group = { kind: "gaussian", mean, logVariance } as const;
    this.spec = { kind: "gaussian", size: this.units } as const;
  }

  get columns(): number {
    return this.units;
  }

  sample(name: string, step: StepContext): Tensor2D {
    const noise = step.random.normal(name, this.mean.shape);
    return tf.add(this.mean, tf.mul(noise, tf.exp(tf.mul(0.5, this.logVariance)))) as Tensor2D;
  }

  logProb(z: Tensor2D): Tensor2D {
    return gaussianLogProb(z, this.mean, this.logVariance);
  }

  pairs(z: Tensor2D, unit: number): Tensor2D {
    const row = (x: Tensor2D) => tf.transpose(column(x, unit));
    return gaussianLogProb(column(z, unit), row(this.mean), row(this.logVariance));
  }

  aggregate(z: Tensor2D, logWeights: Tensor2D) {
    return aggregateGaussian(z, this.mean, this.logVariance, logWeights);
  }
}
