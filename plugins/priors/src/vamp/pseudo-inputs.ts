import type {
  Covariate,
  CovariateSpec,
  Covariates,
  DataShape,
  EncoderInput,
  Random,
  Support,
  Variable,
} from "@heddle/contracts";
import { exp, log, log1p } from "@heddle/numerics";
import { softplus, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";

/** Typical count of a gene in a cell, for data without log totals. */
const TYPICAL_COUNT = 0.5;

/**
 * K learned cells over G genes, with learned values of each covariate that the encoder reads. For counts, the weight w
 * gives ln(1 + count) = softplus(w): counts stay at least 0, and large and small counts learn at the same rate. Real
 * values are weights themselves. Initial cells have the typical size of the data, with noise per gene.
 */
export class PseudoInputs {
  readonly weights: readonly Variable[];
  private readonly raw: Variable;
  private readonly covariates: readonly { readonly spec: CovariateSpec; readonly raw: Variable }[];

  constructor(
    readonly components: number,
    { genes, logTotals, covariates }: DataShape,
    private readonly support: Support,
    read: readonly string[],
    random: Random,
  ) {
    const typical = log1p(logTotals ? exp(logTotals.mean) / genes : TYPICAL_COUNT);
    // softplus of this is `typical`
    const center = support === "real" ? 0 : log(exp(typical) - 1);
    const start = random.stream("pseudo").normals(components * genes);
    this.raw = variable(
      "pseudoInputs",
      [components, genes],
      start.map((value) => value + center),
    );
    this.covariates = covariates
      .filter(({ name }) => read.includes(name))
      .map((spec) => {
        const width = spec.kind === "categorical" ? spec.levels.length : 1;
        const values = random.stream(spec.name).normals(components * width);
        return { spec, raw: variable(`covariate.${spec.name}`, [components, width], values) };
      });
    this.weights = [this.raw, ...this.covariates.map(({ raw }) => raw)];
  }

  /** K cells. */
  values(): EncoderInput {
    const raw = this.raw.value as Tensor2D;
    const counts = this.support === "real" ? raw : (tf.expm1(softplus(raw)) as Tensor2D);
    const covariates: Covariates = new Map(
      this.covariates.map(({ spec, raw: own }) => [spec.name, covariate(spec, own.value as Tensor2D)]),
    );
    return { counts, covariates };
  }
}

/** Probabilities of levels instead of a one-hot level; a standardized number. */
function covariate(spec: CovariateSpec, raw: Tensor2D): Covariate {
  if (spec.kind === "continuous") return { kind: "continuous", values: tf.squeeze(raw, [1]) as Tensor1D };
  const { levels } = spec;
  const oneHot = tf.softmax(raw) as Tensor2D;
  return { kind: "categorical", levels, codes: new Int32Array(raw.shape[0]), oneHot, mixed: true };
}
