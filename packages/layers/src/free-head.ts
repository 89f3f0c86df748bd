import type { CovariateRow, Covariates, DataShape, HeadOutput, HeadSpec, Random, Variable } from "@heddle/contracts";
import { type Tensor2D, variable } from "@heddle/ops";

/** A head of the likelihood that is independent of latents: one row for all cells, or one per level. */
export interface FreeHead {
  readonly variables: readonly Variable[];
  output(covariates: Covariates): HeadOutput;
}

function start(spec: HeadSpec, rows: readonly CovariateRow[] | undefined, genes: number, random: Random): Variable {
  const size = (rows?.length ?? 1) * genes;
  const values = spec.start === "standard-normal" ? random.stream(spec.name).normals(size) : new Float32Array(size);
  return variable(spec.name, [size / genes, genes], values, rows);
}

/** The head per gene or per level of a covariate; undefined for a head of shape cell-gene. */
export function freeHead(spec: HeadSpec, data: DataShape, random: Random): FreeHead | undefined {
  if (spec.shape === "cell-gene") return undefined;
  if (spec.shape === "gene") {
    const raw = start(spec, undefined, data.genes, random);
    return { variables: [raw], output: () => ({ raw: raw.value as Tensor2D }) };
  }
  const name = spec.shape.perCategory;
  const covariate = data.covariates.find((c) => c.name === name);
  // compose() refuses a likelihood whose covariate is missing or not categorical
  const levels = covariate?.kind === "categorical" ? covariate.levels.map((level) => ({ covariate: name, level })) : [];
  const raw = start(spec, levels, data.genes, random);
  return {
    variables: [raw],
    output(covariates) {
      const current = covariates.get(name);
      const rows = current?.kind === "categorical" ? current.codes : new Int32Array(0);
      return { raw: raw.value as Tensor2D, rows };
    },
  };
}
