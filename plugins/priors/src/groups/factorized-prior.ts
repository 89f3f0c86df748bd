import {
  type Covariates,
  type Divergence,
  groupColumns,
  type Latent,
  type LatentSpec,
  type Posterior,
  type PosteriorGroup,
  type Prior,
  type StepContext,
  type Variable,
} from "@heddle/contracts";
import { type Scalar, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

/** A draw of one latent group: N × columns. */
export interface GroupDraw {
  readonly z: Tensor2D;
  readonly temperature: Scalar | undefined;
}

/** The prior of one latent group, independent of the others. */
export interface PriorPart {
  readonly weights: readonly Variable[];
  readonly estimator: Divergence["estimator"];
  /** N × units if the divergence decomposes over units, else N × 1; nats. `logPosterior`: N × units, at the draw. */
  divergence(group: PosteriorGroup, draw: GroupDraw, logPosterior: Tensor2D, covariates: Covariates): Tensor2D;
  /** True if `divergence` has one column per unit. */
  readonly perUnit: boolean;
  /** See `Divergence.excludesZero`. */
  readonly excludesZero?: boolean;
  /** N, nats. */
  logProb(draw: GroupDraw, covariates: Covariates): Tensor1D;
  /** N × columns; the names of random tensors contain `number`. */
  sample(cells: number, number: number, covariates: Covariates, step: StepContext): Tensor2D;
}

const unitsOf = (group: LatentSpec["groups"][number]) => (group.kind === "gaussian" ? group.size : 1);

/** A prior whose latent groups are independent given the covariates. See `Prior`. */
export class FactorizedPrior implements Prior {
  readonly weights: readonly Variable[];
  readonly state = [];
  private readonly columnStarts: readonly number[];
  private readonly unitStarts: readonly number[];

  constructor(
    private readonly spec: LatentSpec,
    private readonly parts: readonly PriorPart[],
    readonly usesCovariates: readonly string[] = [],
  ) {
    this.weights = parts.flatMap(({ weights }) => weights);
    const starts = (size: typeof groupColumns) =>
      spec.groups.map((_, i) => spec.groups.slice(0, i).reduce((sum, group) => sum + size(group), 0));
    this.columnStarts = starts(groupColumns);
    this.unitStarts = starts(unitsOf);
  }

  divergence(posterior: Posterior, latent: Latent, covariates: Covariates): Divergence {
    const analytic = this.parts.every(({ estimator }) => estimator === "analytic");
    // computed only if used: without a gradient tape it costs a pass
    const own = analytic ? undefined : posterior.logProb(latent);
    const all = this.parts.map((part, i) => {
      const group = posterior.groups[i];
      const units = own ? this.slice(own, this.unitStarts[i], unitsOf(this.spec.groups[i])) : latent.z;
      return part.divergence(group, this.draw(latent, i), units, covariates);
    });
    const perGroup = joined(all.map((each) => (each.shape[1] === 1 ? each : (tf.sum(each, 1, true) as Tensor2D))));
    const perUnit = this.parts.every((part) => part.perUnit) ? joined(all) : undefined;
    const excludesZero = this.parts.some((part) => part.excludesZero === true);
    const estimator = analytic ? "analytic" : "monte-carlo";
    return { perGroup, ...(perUnit && { perUnit }), ...(excludesZero && { excludesZero }), estimator };
  }

  logProb(latent: Latent, covariates: Covariates): Tensor1D {
    return tf.addN(this.parts.map((part, i) => part.logProb(this.draw(latent, i), covariates))) as Tensor1D;
  }

  sample(cells: number, covariates: Covariates, step: StepContext): Latent {
    const z = joined(this.parts.map((part, i) => part.sample(cells, i, covariates, step)));
    const relaxed = this.spec.groups.some(({ kind }) => kind === "concrete");
    return { z, spec: this.spec, ...(relaxed && { temperature: step.temperature() }) };
  }

  private draw({ z, temperature }: Latent, group: number): GroupDraw {
    return { z: this.slice(z, this.columnStarts[group], groupColumns(this.spec.groups[group])), temperature };
  }

  private slice(x: Tensor2D, start: number, size: number): Tensor2D {
    return this.parts.length === 1 ? x : tf.slice(x, [0, start], [-1, size]);
  }
}

const joined = (parts: readonly Tensor2D[]): Tensor2D => (parts.length === 1 ? parts[0] : tf.concat([...parts], 1));
