import { decode as decodeCells } from "heddle";
import { givenOptions } from "../config/given-options.js";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { facts } from "../show/table.js";

export interface DecodeCommandOptions extends NewCellsOptions {
  readonly genes?: readonly string[];
  readonly samples?: number;
  readonly librarySize?: number | "own";
}

export async function decode(target: string, invocation: Invocation<DecodeCommandOptions>): Promise<void> {
  const { options } = invocation;
  const { run, cells: job, shown } = await newCellsJob(target, "decoded.h5ad", invocation);
  const given = givenOptions(options, ["genes", "samples", "librarySize", "seed"]);
  const decoded = await decodeCells(run, { ...job, ...given, returnValues: false });
  const { cells, denoised, samples: draws, genes: table, loadings, ...alignment } = decoded;
  const layers = draws.map((_, i) => `sample_${i + 1}`);
  const size = `${count(cells.rows, "cell")} × ${count(denoised.columns, "gene")}`;
  print(invocation, {
    json: {
      file: job.out,
      cells: cells.rows,
      genes: table.rows,
      layers,
      ...(loadings && { loadings: loadings.columns }),
      ...alignment,
    },
    text: facts([
      ["File", `${shown}: X has denoised expression, ${size}`],
      ...(layers.length > 0
        ? [["Layers", `${layers.join(", ")}: samples from the posterior predictive distribution`] as const]
        : []),
      ...(loadings ? [["Loadings", `varm["loadings"], ${count(loadings.columns, "latent")}`] as const] : []),
      ...alignmentFacts(alignment),
    ]),
  });
}
