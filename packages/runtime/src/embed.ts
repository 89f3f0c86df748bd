import type { CovariateSpec } from "@heddle/contracts";
import { type LeftOutLatents, latentsFollowing } from "./evaluation/left-out-latents.js";
import { type EncodedCells, encodeCells } from "./model/encode-cells.js";
import type { SavedModel } from "./model/model-folder.js";
import { type Alignment, type NewCellsOptions, withCells, withNewCells } from "./new-cells.js";
import { writeLatents } from "./run-folder/latents-file.js";
import type { RunStore } from "./store/run-store.js";

export interface EmbedOptions extends NewCellsOptions {
  /** Factors whose latents a second embedding lacks, as the run's evaluation has them: the metric removal says which. */
  readonly without?: readonly string[];
  /** Writes obsm["X_heddle"] to this file of `output`, and "X_heddle_without_…" where factors are left out. */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface EmbeddedCells extends Alignment {
  readonly encoded: EncodedCells;
  /** The latents of the factors left out, and the name of the embedding without them. */
  readonly leftOut?: LeftOutLatents;
}

/** Places new cells with a saved model. Genes are aligned by name or identifier, whichever finds more. */
export async function embedCells(options: EmbedOptions): Promise<EmbeddedCells> {
  const { store, without, output } = options;
  const leftOut = without && (await latentsFollowing(store, without));
  return withNewCells(options, covariatesNeeded, async (saved, { source, ...alignment }) => {
    const placed = { ...alignment, encoded: encodeCells(saved.model, source), ...(leftOut && { leftOut }) };
    if (output) await writeLatents(output.store, placed, output.file);
    return placed;
  });
}

/** The same with a model that is loaded; its backend must be the current one. */
export const placeCells = (saved: SavedModel, options: Omit<NewCellsOptions, "store">): Promise<EmbeddedCells> =>
  withCells(saved, options, covariatesNeeded, async ({ source, ...alignment }) => ({
    ...alignment,
    encoded: encodeCells(saved.model, source),
  }));

/**
 * Those that the encoder reads: a level that training never saw is refused where it would change the codes, and nowhere
 * else.
 */
function covariatesNeeded({ model, shape }: SavedModel): CovariateSpec[] {
  const read = new Set(model.encoder.usesCovariates);
  return shape.covariates.filter(({ name }) => read.has(name));
}
