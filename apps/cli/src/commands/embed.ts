import { embed as embedCells } from "heddle";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { facts } from "../show/table.js";

export interface EmbedCommandOptions extends NewCellsOptions {
  readonly without?: readonly string[];
  /** Latents from 0. */
  readonly withoutLatents?: readonly number[];
}

export async function embed(target: string, invocation: Invocation<EmbedCommandOptions>): Promise<void> {
  const { without, withoutLatents } = invocation.options;
  const { run, cells: job, shown } = await newCellsJob(target, "embedded.h5ad", invocation);
  const embedded = await embedCells(run, {
    ...job,
    ...(without && { without }),
    ...(withoutLatents && { withoutLatents }),
  });
  const { cells, encoded, leftOut, ...alignment } = embedded;
  const latents = encoded.representation.columns;
  const names = leftOut?.latents.map((latent) => latent + 1).join(", ");
  print(invocation, {
    json: {
      file: job.out,
      obsm: "X_heddle",
      cells: cells.rows,
      latents,
      ...(leftOut && { leftOut: { obsm: leftOut.name, latents: leftOut.latents } }),
      ...alignment,
    },
    text: facts([
      ["File", `${shown}: obsm["X_heddle"], ${count(cells.rows, "cell")} × ${count(latents, "latent")}`],
      ...(leftOut ? [["Without", `obsm["${leftOut.name}"] omits latents ${names}`] as const] : []),
      ...alignmentFacts(alignment),
    ]),
  });
}
