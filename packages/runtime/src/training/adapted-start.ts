// A saved model that is adapted to new levels of one covariate.
import { type CovariateSpec, HeddleError, type Table, type Variable } from "@heddle/contracts";
import { type IsNewRow, withStoredRows } from "../composition/adaptation.js";
import { didYouMean } from "../config/nearest-name.js";
import { asCategorical } from "../data/columns.js";
import { levelList } from "../data/level-list.js";
import { requireColumn } from "../data/require-column.js";
import type { StoredModel } from "../model/model-folder.js";
import type { StoredTensor } from "../store/safetensors.js";

type Categorical = Extract<CovariateSpec, { kind: "categorical" }>;

/** The covariate. Throws HeddleError "unknown-column" if the model lacks it, and "usage" if it is continuous. */
export function adaptedCovariate({ shape }: StoredModel, name: string): Categorical {
  const spec = shape.covariates.find((each) => each.name === name);
  if (spec?.kind === "categorical") return spec;
  const names = shape.covariates.filter(({ kind }) => kind === "categorical").map((each) => each.name);
  throw new HeddleError(spec ? "usage" : "unknown-column", {
    where: "adapt",
    expected: `a categorical covariate of the model: ${names.join(", ") || "it has none"}`,
    got: spec ? `${name}, which is continuous` : JSON.stringify(name),
    next: didYouMean(name, names, "Train the first model with this column among covariates."),
  });
}

/** The model's covariates; that which is adapted also has the levels that are new in the cells, sorted, after its own. */
export function adaptedCovariates(start: StoredModel, name: string, cells: Table): CovariateSpec[] {
  const { levels } = adaptedCovariate(start, name);
  const found = asCategorical(requireColumn(cells, name, "adapt")).categories;
  const known = new Set(levels);
  const added = found.filter((level) => !known.has(level));
  if (added.length === 0)
    throw new HeddleError("usage", {
      where: `adapt: ${name}`,
      expected: `at least one level that the model lacks; it has ${levelList(levels)}`,
      got: levelList(found) || "none",
      next: "Encode cells of known levels with heddle embed, or continue training with --from alone.",
    });
  return start.shape.covariates.map((spec) =>
    spec.name === name && spec.kind === "categorical" ? { ...spec, levels: [...levels, ...added] } : spec,
  );
}

/** True for rows of levels that the start lacks. */
export function isNewRowOf(start: StoredModel, name: string): IsNewRow {
  const known = new Set(adaptedCovariate(start, name).levels);
  return ({ covariate, level }) => covariate === name && level !== undefined && !known.has(level);
}

/** The stored tensors in the shapes of `variables`, which have rows of new levels. */
export function adaptedTensors(
  variables: readonly Variable[],
  { tensors }: StoredModel,
  isNew: IsNewRow,
): readonly StoredTensor[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  return tensors.map((tensor) => {
    const variable = byName.get(tensor.name);
    if (variable?.rows?.some(isNew) !== true) return tensor;
    const values = withStoredRows(variable, tensor, isNew);
    return values ? { name: tensor.name, shape: variable.value.shape, values } : tensor;
  });
}
