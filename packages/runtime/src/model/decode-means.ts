import { COUNTS_PER_CELL, type Covariate, type CovariateSpec, type Covariates, type Matrix } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { inScope, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { evaluationSteps } from "../step/evaluation-steps.js";
import type { SavedModel } from "./model-folder.js";

/**
 * The likelihood's mean for a representation: rows × genes in row-major order, at 10,000 counts per cell, with covariates
 * at the average of their levels. In counts, or in the units of the data for a likelihood of real values.
 */
export function decodeMeans({ model, shape, view }: Omit<SavedModel, "genes">, representation: Matrix): Float32Array {
  const { rows, columns } = representation;
  return inScope(() => {
    const given = tf.tensor2d(Float32Array.from(representation.values), [rows, columns]);
    const latent = { z: view?.toModel(given) ?? given, spec: model.latentSpec };
    const covariates = averageCovariates(shape.covariates, rows);
    const heads = model.decoder.decode(latent, covariates, evaluationSteps().for("decoder"));
    const logSize = tf.fill([rows], log(COUNTS_PER_CELL)) as Tensor1D;
    return model.likelihood.mean(heads, logSize).dataSync() as Float32Array;
  });
}

/** Categorical covariates as equal shares of their levels, continuous ones at their means. */
function averageCovariates(specs: readonly CovariateSpec[], cells: number): Covariates {
  return new Map(specs.map((spec): [string, Covariate] => [spec.name, average(spec, cells)]));
}

function average(spec: CovariateSpec, cells: number): Covariate {
  if (spec.kind === "continuous") return { kind: "continuous", values: tf.zeros([cells]) as Tensor1D };
  const { levels } = spec;
  const oneHot = tf.fill([cells, levels.length], 1 / levels.length) as Tensor2D;
  return { kind: "categorical", levels, codes: new Int32Array(cells), oneHot, mixed: true };
}
