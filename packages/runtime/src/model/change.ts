import {
  type Covariate,
  type CovariateSpec,
  type Covariates,
  HeddleError,
  latentColumns,
  ownValue,
} from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { didYouMean } from "../config/nearest-name.js";
import { oneHotRows } from "../data/batch-arrays.js";
import { levelList } from "../data/level-list.js";
import type { LatentView } from "./latent-view.js";
import type { SavedModel } from "./model-folder.js";

/** A change of covariates or latents, the same for every cell. */
export interface Change {
  /** By name: a level of a categorical covariate, or a value of a continuous one in its units. */
  readonly covariates?: Readonly<Record<string, string | number>>;
  /** By index from 0: the new value of the latent. */
  readonly latents?: Readonly<Record<number, number>>;
}

/** Throws for an empty change, an unknown covariate or latent, and a level that does not occur in training. */
export function checkChange({ model, shape }: SavedModel, { covariates = {}, latents = {} }: Change): void {
  const columns = latentColumns(model.latentSpec);
  if (Object.keys(covariates).length + Object.keys(latents).length === 0) throw nothingChanged();
  for (const [name, value] of Object.entries(covariates)) checkCovariate(shape.covariates, name, value);
  for (const [number, value] of Object.entries(latents)) {
    const at = Number(number);
    if (Number.isInteger(at) && at >= 0 && at < columns && Number.isFinite(value)) continue;
    throw new HeddleError("usage", {
      where: "latents",
      expected: `a number for one of the latents 0 … ${columns - 1}`,
      got: `${value} for ${number}`,
      next: "Count latents from 0, as in latents.h5ad.",
    });
  }
}

function checkCovariate(specs: readonly CovariateSpec[], name: string, value: string | number): void {
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) {
    const names = specs.map((each) => each.name);
    throw new HeddleError("unknown-column", {
      where: "covariates",
      expected: `a covariate of the model: ${names.join(", ") || "it has none, so that only latents can be changed"}`,
      got: name,
      next: didYouMean(name, names, "Train with this column among covariates, or change a latent."),
    });
  }
  if (spec.kind === "continuous") {
    if (Number.isFinite(Number(value)) && value !== "") return;
    throw new HeddleError("usage", {
      where: `covariate ${name}`,
      expected: "a number: the covariate is continuous",
      got: JSON.stringify(value),
      next: "Give a number in the column's own units.",
    });
  }
  if (spec.levels.includes(String(value))) return;
  throw new HeddleError("unseen-level", {
    where: `covariate ${name}`,
    expected: `a level seen in training: ${levelList(spec.levels)}`,
    got: JSON.stringify(String(value)),
    next: didYouMean(String(value), spec.levels, "Train with cells of that level."),
  });
}

const nothingChanged = () =>
  new HeddleError("usage", {
    expected: "a covariate or a latent to change",
    got: "none",
    next: 'Say what is to be otherwise: covariates: { condition: "ctrl" }, or latents: { 3: 0 }.',
  });

/**
 * N × columns in model coordinates, with the latents of the change at their values. Rotated latents are changed in
 * rotated coordinates; 0 is the prior's mean there too, because the rotation has no offset.
 */
export function changedRepresentation(z: Tensor2D, change: Change, view?: LatentView): Tensor2D {
  if (view === undefined || Object.keys(change.latents ?? {}).length === 0) return withLatents(z, change);
  const rotated = view.fromModel(z);
  // only the difference passes through the inverse, so that unchanged latents have no rounding errors
  return tf.add(z, view.toModel(tf.sub(withLatents(rotated, change), rotated) as Tensor2D)) as Tensor2D;
}

function withLatents(code: Tensor2D, { latents = {} }: Change): Tensor2D {
  const columns = code.shape[1];
  const kept = new Float32Array(columns).fill(1);
  const put = new Float32Array(columns);
  for (const [number, value] of Object.entries(latents)) {
    kept[Number(number)] = 0;
    put[Number(number)] = value;
  }
  return tf.add(tf.mul(code, tf.tensor1d(kept)), tf.tensor1d(put)) as Tensor2D;
}

/** The covariates with those of the change at one level or number for all cells. */
export function changedCovariates(
  own: Covariates,
  specs: readonly CovariateSpec[],
  { covariates = {} }: Change,
): Covariates {
  return new Map(
    specs.map((spec): [string, Covariate] => {
      const value = ownValue(covariates, spec.name);
      const before = own.get(spec.name)!;
      return [spec.name, value === undefined ? before : put(before, spec, value)];
    }),
  );
}

function put(before: Covariate, spec: CovariateSpec, value: string | number): Covariate {
  if (spec.kind === "continuous") {
    const cells = before.kind === "continuous" ? before.values.shape[0] : 0;
    return { kind: "continuous", values: tf.fill([cells], (Number(value) - spec.mean) / spec.deviation) as Tensor1D };
  }
  const { levels } = spec;
  const cells = before.kind === "categorical" ? before.codes.length : 0;
  const codes = new Int32Array(cells).fill(levels.indexOf(String(value)));
  return {
    kind: "categorical",
    levels,
    codes,
    get oneHot() {
      return tf.tensor2d(oneHotRows(codes, levels.length), [cells, levels.length]);
    },
  };
}
