import type { CategoricalCovariate, Covariate, CovariateRow, CovariateSpec, Covariates } from "@heddle/contracts";
import { HeddleError } from "@heddle/contracts";
import { levelProduct, matrixProduct, type Tensor2D, tf } from "@heddle/ops";

/** Number of columns of a `CovariateInput`: levels, dimensions of an embedding, or one for a continuous covariate. */
export const covariateWidth = (specs: readonly CovariateSpec[]): number =>
  specs.reduce((width, spec) => width + widthOf(spec), 0);

const widthOf = (spec: CovariateSpec): number =>
  spec.kind === "continuous" ? 1 : (spec.embeddingDim ?? spec.levels.length);

/** The covariates of these columns, in their order: the rows of a weight that the columns are multiplied by. */
export const covariateRows = (specs: readonly CovariateSpec[]): CovariateRow[] =>
  specs.flatMap((spec): CovariateRow[] =>
    spec.kind === "categorical" && spec.embeddingDim === undefined
      ? spec.levels.map((level) => ({ covariate: spec.name, level }))
      : Array.from({ length: widthOf(spec) }, () => ({ covariate: spec.name })),
  );

/** Covariates of N cells as the input of an affine map. */
export interface CovariateInput {
  /** N × covariateWidth: one-hot levels, embeddings and standardized values, in the order of the specifications. */
  columns(): Tensor2D;
  /** columns · weights, N × outputs. */
  product(weights: Tensor2D): Tensor2D;
}

/** The input for these covariates; undefined for none. */
export function covariateInput(covariates: Covariates, specs: readonly CovariateSpec[]): CovariateInput | undefined {
  if (specs.length === 0) return undefined;
  const level = soleLevel(covariates, specs);
  if (level) return { columns: () => level.oneHot, product: (weights) => levelProduct(level, weights) };
  return columnsInput(specs.map((spec) => columnsOf(covariates.get(spec.name)!, spec)));
}

/** The input for each of `times` copies of the N cells, one copy after the other. */
export function tiledInput(input: CovariateInput, times: number): CovariateInput {
  return columnsInput([tf.tile(input.columns(), [times, 1]) as Tensor2D]);
}

function columnsInput(parts: readonly Tensor2D[]): CovariateInput {
  const columns = parts.length === 1 ? parts[0] : (tf.concat([...parts], 1) as Tensor2D);
  return { columns: () => columns, product: (weights) => matrixProduct(columns, weights) };
}

/** Cells up to which a matrix product sums in the order of `levelProduct` on every backend. */
const MOST_CELLS = 256;

/** A one-hot covariate without others: rows of weights replace the product, with the same bits. */
function soleLevel(covariates: Covariates, specs: readonly CovariateSpec[]): CategoricalCovariate | undefined {
  const [spec] = specs;
  const covariate = covariates.get(spec.name)!;
  if (specs.length > 1 || spec.kind === "continuous" || spec.embeddingDim !== undefined) return undefined;
  if (covariate.kind === "continuous" || covariate.codes.length > MOST_CELLS) return undefined;
  return covariate;
}

function columnsOf(covariate: Covariate, spec: CovariateSpec): Tensor2D {
  if (covariate.kind === "continuous") return tf.expandDims<Tensor2D>(covariate.values, 1);
  if (spec.kind === "continuous" || spec.embeddingDim === undefined) return covariate.oneHot;
  return covariate.embedding ?? lacksEmbedding(spec.name);
}

function lacksEmbedding(name: string): never {
  throw new HeddleError("internal", {
    where: `covariate ${name}`,
    expected: "its embedding, which the runtime adds to the covariates of a minibatch",
    got: "a covariate without one",
    next: "Report this with the configuration.",
  });
}
