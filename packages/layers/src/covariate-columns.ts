import type { CovariateRow, CovariateSpec, Covariates } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";

/** Number of columns of `covariateColumns`: one per level, one per continuous covariate. */
export const covariateWidth = (specs: readonly CovariateSpec[]): number =>
  specs.reduce((width, spec) => width + (spec.kind === "categorical" ? spec.levels.length : 1), 0);

/** The covariates of these columns, in their order: the rows of a weight that the columns are multiplied by. */
export const covariateRows = (specs: readonly CovariateSpec[]): CovariateRow[] =>
  specs.flatMap((spec): CovariateRow[] =>
    spec.kind === "categorical"
      ? spec.levels.map((level) => ({ covariate: spec.name, level }))
      : [{ covariate: spec.name }],
  );

/** N × covariateWidth: one-hot levels and standardized values, in the order of `specs`; undefined for none. */
export function covariateColumns(covariates: Covariates, specs: readonly CovariateSpec[]): Tensor2D | undefined {
  if (specs.length === 0) return undefined;
  const parts = specs.map(({ name }) => {
    const covariate = covariates.get(name)!;
    return covariate.kind === "categorical" ? covariate.oneHot : tf.expandDims<Tensor2D>(covariate.values, 1);
  });
  return parts.length === 1 ? parts[0] : (tf.concat(parts, 1) as Tensor2D);
}
