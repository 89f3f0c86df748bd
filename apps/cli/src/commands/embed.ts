import { type EmbeddedCells, embed as embedCells } from "heddle";
import { givenOptions } from "../config/given-options.js";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { placeAt } from "../config/place.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { facts } from "../show/table.js";

export interface EmbedCommandOptions extends NewCellsOptions {
  readonly without?: readonly string[];
  /** Latents from 0. */
  readonly withoutLatents?: readonly number[];
  /** Run folder of the reference. */
  readonly reference?: string;
  /** Column of the reference. */
  readonly transfer?: string;
}

export async function embed(target: string, invocation: Invocation<EmbedCommandOptions>): Promise<void> {
  const { reference } = invocation.options;
  const { run, cells: job, shown } = await newCellsJob(target, "embedded.h5ad", invocation);
  const embedded = await embedCells(run, {
    ...job,
    ...givenOptions(invocation.options, ["without", "withoutLatents", "transfer"]),
    ...(reference !== undefined && { reference: placeAt(invocation.terminal.folder, reference) }),
  });
  const { cells, encoded, leftOut, placement, ...alignment } = embedded;
  const latents = encoded.representation.columns;
  const names = leftOut?.latents.map((latent) => latent + 1).join(", ");
  print(invocation, {
    json: {
      file: job.out,
      obsm: "X_heddle",
      cells: cells.rows,
      latents,
      ...(leftOut && { leftOut: { obsm: leftOut.name, latents: leftOut.latents } }),
      ...(placement && { placement: placementSummary(placement) }),
      ...alignment,
    },
    text: facts([
      ["File", `${shown}: obsm["X_heddle"], ${count(cells.rows, "cell")} × ${count(latents, "latent")}`],
      ...(leftOut ? [["Without", `obsm["${leftOut.name}"] omits latents ${names}`] as const] : []),
      ...(placement ? placementFacts(placement) : []),
      ...alignmentFacts(alignment),
    ]),
  });
}

type Placement = NonNullable<EmbeddedCells["placement"]>;

function placementSummary({ percentile99, shareAbove, transferred }: Placement) {
  return {
    percentile99,
    shareAbove,
    ...(transferred && {
      transferred: { column: transferred.column, medianUncertainty: transferred.medianUncertainty },
    }),
  };
}

function placementFacts({ shareAbove, transferred }: Placement): (readonly [string, string])[] {
  return [
    [
      "Distance",
      `${(100 * shareAbove).toFixed(1)} % of the cells are farther from the reference than 99 % of its own cells (1 % is expected of similar cells)`,
    ],
    ...(transferred
      ? [
          [
            "Labels",
            `obs["heddle_transferred_${transferred.column}"], median uncertainty ${transferred.medianUncertainty.toFixed(2)}`,
          ] as const,
        ]
      : []),
  ];
}
