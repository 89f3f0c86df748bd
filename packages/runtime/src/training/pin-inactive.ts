import { groupColumns, type LatentGroup } from "@heddle/contracts";
import { type EncodedCells, encodeCells } from "../model/encode-cells.js";
import type { RunSetup } from "./setup.js";

/**
 * Pins every inactive Gaussian latent (mean KL over the training cells at most `evaluation.activeThreshold`) to the
 * average of its posteriors over all cells. The means of an inactive latent vary by a few hundredths of its standard
 * deviation and depend on the input. The decoder reads draws, which are noise, but a classifier that scales every latent
 * to unit variance would use the means.
 *
 * @returns the pinned latents, ascending; none for an encoder without `pinPosterior`
 */
export async function pinInactive({ model, data, split, config }: RunSetup): Promise<number[]> {
  const { encoder, latentSpec } = model;
  if (encoder.pinPosterior === undefined) return [];
  const encoded = await encodeCells({ model }, data, split.training);
  const inactive = gaussianColumns(latentSpec.groups).filter(
    ({ column }) => encoded.klPerLatent[column] <= config.evaluation.activeThreshold,
  );
  for (const { group, coordinate, column } of inactive)
    encoder.pinPosterior(group, coordinate, averagePosterior(encoded, column));
  return inactive.map(({ column }) => column);
}

function gaussianColumns(groups: readonly LatentGroup[]) {
  const widths = groups.map(groupColumns);
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  return groups.flatMap(({ kind }, group) =>
    Array.from({ length: kind === "gaussian" ? widths[group] : 0 }, (_, coordinate) => ({
      group,
      coordinate,
      column: starts[group] + coordinate,
    })),
  );
}

function averagePosterior({ representation, variances }: EncodedCells, column: number) {
  const mean = ({ values, columns, rows }: EncodedCells["representation"]) => {
    let sum = 0;
    for (let at = column; at < values.length; at += columns) sum += values[at];
    return sum / rows;
  };
  return { mean: mean(representation), variance: mean(variances) };
}
