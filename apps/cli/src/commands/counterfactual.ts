import { counterfactual as computeCounterfactual } from "heddle";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { facts } from "../show/table.js";

type Pairs = readonly (readonly [string, string])[];

export interface CounterfactualCommandOptions extends NewCellsOptions {
  readonly genes?: readonly string[];
  readonly covariate?: Pairs;
  /** Counted from 1, as in tables. */
  readonly latent?: Pairs;
}

export async function counterfactual(
  target: string,
  invocation: Invocation<CounterfactualCommandOptions>,
): Promise<void> {
  const { genes, covariate = [], latent = [] } = invocation.options;
  const { run, cells: job, shown } = await newCellsJob(target, "counterfactual.h5ad", invocation);
  const covariates = Object.fromEntries(covariate);
  const latents = Object.fromEntries(latent.map(([number, value]) => [Number(number) - 1, Number(value)]));
  const found = await computeCounterfactual(run, {
    ...job,
    ...(genes && { genes }),
    covariates,
    latents,
    returnValues: false,
  });
  const { cells, genes: table, logFoldChange, before: _before, after: _after, ...alignment } = found;
  const changed = [...covariate.map((each) => each.join(" = ")), ...latent.map(([at, to]) => `latent ${at} = ${to}`)];
  const size = `${count(cells.rows, "cell")} × ${count(logFoldChange.columns, "gene")}`;
  print(invocation, {
    json: { file: job.out, cells: cells.rows, genes: table.rows, covariates, latents, ...alignment },
    text: facts([
      ["File", `${shown}: X has log2 fold changes, ${size}; layers before and after`],
      ["Changed", changed.join(", ")],
      ...alignmentFacts(alignment),
    ]),
  });
}
