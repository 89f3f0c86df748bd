import type { LatentGroup } from "@heddle/contracts";
import { type EncodedCells, encodeCells } from "../model/encode-cells.js";
import type { RunSetup } from "./setup.js";

/**
 * Gives every Gaussian latent that vanished, one whose mean divergence over the training cells is
 * `evaluation.activeThreshold` at most, the average of its posteriors for all cells. Its means move by some hundredths of
 * its deviation with whatever the encoder sees; its draws, which are all that the decoder reads, are noise, so that the
 * model stays what it is, but a classifier that scales every latent to unit variance would find what moves the means.
 *
 * @returns the latents fixed, ascending; none from an encoder that cannot
 */
export function pinInactive({ model, data, split, config }: RunSetup): number[] {
  const { encoder, latentSpec } = model;
  if (encoder.pinPosterior === undefined) return [];
  const encoded = encodeCells(model, data, split.training);
  const vanished = gaussianColumns(latentSpec.groups).filter(
    ({ column }) => encoded.klPerLatent[column]! <= config.evaluation.activeThreshold,
  );
  for (const { group, coordinate, column } of vanished)
    encoder.pinPosterior(group, coordinate, averagePosterior(encoded, column));
  return vanished.map(({ column }) => column);
}

function gaussianColumns(groups: readonly LatentGroup[]) {
  const widths = groups.map((group) => (group.kind === "gaussian" ? group.size : group.categories));
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  return groups.flatMap(({ kind }, group) =>
    Array.from({ length: kind === "gaussian" ? widths[group]! : 0 }, (_, coordinate) => ({
      group,
      coordinate,
      column: starts[group]! + coordinate,
    })),
  );
}

function averagePosterior({ representation: codes, variances }: EncodedCells, column: number) {
  const mean = ({ values, columns, rows }: EncodedCells["representation"]) => {
    let sum = 0;
    for (let at = column; at < values.length; at += columns) sum += values[at]!;
    return sum / rows;
  };
  return { mean: mean(codes), variance: mean(variances) };
}
