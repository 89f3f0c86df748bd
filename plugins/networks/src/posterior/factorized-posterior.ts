import type { Latent, LatentSpec, Posterior, PosteriorGroup, StepContext } from "@heddle/contracts";
import { type Scalar, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

/** One latent group of q(z | x), independent of the others; N cells. */
export interface PosteriorPart {
  readonly group: PosteriorGroup;
  readonly spec: LatentSpec["groups"][number];
  /** N × columns: means, or probabilities. */
  readonly mean: Tensor2D;
  readonly units: number;
  /** Number of columns of z in this group. */
  readonly columns: number;
  /** N × columns; `name` names the random tensor. */
  sample(name: string, step: StepContext, temperature: Scalar | undefined): Tensor2D;
  /** Log density of each cell's draw under its own posterior, N × units, nats. */
  logProb(z: Tensor2D, temperature: Scalar | undefined): Tensor2D;
  /** Log density of M draws of one unit under each cell's posterior, M × N, nats. */
  pairs(z: Tensor2D, unit: number, temperature: Scalar | undefined): Tensor2D;
  /** `Posterior.aggregateLogProb` of this part alone, if there is a faster way than by pairs. */
  aggregate?(z: Tensor2D, logWeights: Tensor2D): { joint: Tensor1D; perUnit: Tensor2D };
}

/** q(z | x) with groups and units that are independent given the cell. See `Posterior`. */
export class FactorizedPosterior implements Posterior {
  readonly spec: LatentSpec;
  readonly groups: readonly PosteriorGroup[];

  constructor(private readonly parts: readonly PosteriorPart[]) {
    this.spec = { groups: parts.map(({ spec }) => spec) };
    this.groups = parts.map(({ group }) => group);
  }

  get mean(): Tensor2D {
    return joined(this.parts.map(({ mean }) => mean));
  }

  sample(step: StepContext): Latent {
    const relaxed = this.groups.some(({ kind }) => kind === "concrete");
    const temperature = relaxed ? step.temperature() : undefined;
    const name = (i: number) => (i === 0 ? "latent" : `latent${i}`);
    const z = joined(this.parts.map((part, i) => part.sample(name(i), step, temperature)));
    return { z, spec: this.spec, ...(temperature && { temperature }) };
  }

  logProb({ z, temperature }: Latent): Tensor2D {
    return joined(this.parts.map((part, i) => part.logProb(this.columns(z, i), temperature)));
  }

  /** Memory: M × N at a time, not M × N × U. */
  aggregateLogProb({ z, temperature }: Latent, logWeights: Tensor2D): { joint: Tensor1D; perUnit: Tensor2D } {
    const [first, second] = this.parts;
    if (second === undefined && first?.aggregate !== undefined) return first.aggregate(z, logWeights);
    const perUnit: Tensor1D[] = [];
    let joint = logWeights;
    for (const [i, part] of this.parts.entries()) {
      const own = this.columns(z, i);
      for (let unit = 0; unit < part.units; unit++) {
        const pairs = part.pairs(own, unit, temperature);
        joint = tf.add(joint, pairs);
        perUnit.push(tf.logSumExp(tf.add(pairs, logWeights), 1) as Tensor1D);
      }
    }
    return { joint: tf.logSumExp(joint, 1) as Tensor1D, perUnit: tf.stack(perUnit, 1) as Tensor2D };
  }

  /** The columns of z of one part. */
  private columns(z: Tensor2D, part: number): Tensor2D {
    if (this.parts.length === 1) return z;
    const start = this.parts.slice(0, part).reduce((sum, { columns }) => sum + columns, 0);
    return tf.slice(z, [0, start], [-1, this.parts[part].columns]);
  }
}

const joined = (parts: readonly Tensor2D[]): Tensor2D => (parts.length === 1 ? parts[0] : tf.concat([...parts], 1));
