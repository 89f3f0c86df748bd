import { type CovariateSpec, HeddleError } from "@heddle/contracts";
import { announcePass } from "./data/cell-counts.js";
import { latentsFollowing } from "./evaluation/latents-following.js";
import { type EncodedCells, encodeCells } from "./model/encode-cells.js";
import type { LeftOutLatents } from "./model/left-out-latents.js";
import type { SavedModel } from "./model/model-folder.js";
import { type MatchedData, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { placeQuery, type QueryPlacement, readReference, withPlacement } from "./reference/place-query.js";
import { requireSameLatents } from "./reference/same-latents.js";
import { writeLatents } from "./run-folder/latents-file.js";
import type { RunStore } from "./store/run-store.js";

export interface EmbedOptions extends NewCellsOptions {
  /** Factors to remove in a second embedding. The run's evaluation by the metric `removal` lists their latents. */
  readonly without?: readonly string[];
  /** Further latents to remove, by index from 0. */
  readonly withoutLatents?: readonly number[];
  /**
   * A finished run whose cells are the reference, in the latents of this model: this run, or the run that it was adapted
   * from. Adds "heddle_reference_distance" to the cells.
   */
  readonly reference?: RunStore;
  /**
   * Column of the reference whose labels are transferred: adds "heddle_transferred_…" and "heddle_transfer_uncertainty_…"
   * to the cells.
   */
  readonly transfer?: string;
  /** Writes obsm["X_heddle"] to this file of `output`, and "X_heddle_without_…" if latents are removed. */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface EmbeddedCells extends MatchedData {
  readonly encoded: EncodedCells;
  /** Removed latents, and the name of the embedding without them. */
  readonly leftOut?: LeftOutLatents;
  /** Position relative to the reference, if there is one. */
  readonly placement?: QueryPlacement;
}

/** Encodes new cells with a saved model. Genes are aligned by name or identifier, whichever matches more genes. */
export async function embedCells(options: EmbedOptions): Promise<EmbeddedCells> {
  const { output } = options;
  const leftOut = await latentsToLeave(options);
  const reference = await referenceCells(options);
  return withNewCells(options, covariatesNeeded, async (saved, { source, ...alignment }) => {
    announcePass(source.counts);
    const encoded = await encodeCells(saved, source);
    checkLatents(options.withoutLatents, encoded.representation.columns);
    const placement = reference && (await placeQuery(encoded.representation, reference, options.signal));
    const embedded = {
      ...alignment,
      cells: placement ? withPlacement(alignment.cells, placement) : alignment.cells,
      encoded,
      ...(leftOut && { leftOut }),
      ...(placement && { placement }),
    };
    if (output) await writeLatents(output.store, embedded, output.file);
    return embedded;
  });
}

/** Latents associated with the factors, inactive latents and the named ones; undefined if none is removed. */
async function latentsToLeave({ store, without, withoutLatents = [] }: EmbedOptions) {
  const following = without && (await latentsFollowing(store, without));
  if (withoutLatents.length === 0) return following;
  const latents = [...new Set([...(following?.latents ?? []), ...withoutLatents])].sort((a, b) => a - b);
  // counted from 1, as in all displayed text
  const named = ["latent", ...withoutLatents.map((latent) => latent + 1)].join("_");
  return { name: `${following?.name ?? "X_heddle_without"}_${named}`, latents };
}

async function referenceCells({ store, reference, transfer }: EmbedOptions) {
  if (reference) {
    const cells = await readReference(reference, transfer);
    await requireSameLatents(store, reference);
    return cells;
  }
  if (transfer === undefined) return undefined;
  throw new HeddleError("usage", {
    where: "transfer",
    expected: "a reference, whose labels are transferred",
    got: `the column ${transfer} alone`,
    next: "Also name the run whose cells are the reference.",
  });
}

function checkLatents(latents: readonly number[] = [], columns: number): void {
  const wrong = latents.find((latent) => !Number.isInteger(latent) || latent < 0 || latent >= columns);
  if (wrong === undefined) return;
  throw new HeddleError("usage", {
    where: "withoutLatents",
    expected: `latents 0 … ${columns - 1}`,
    got: String(wrong),
    next: `Leave out latents that the model has; the command line counts them from 1 to ${columns}.`,
  });
}

/**
 * Covariates that the encoder uses. An unknown level is an error only if it changes the latent representation.
 */
function covariatesNeeded({ model, shape }: SavedModel): CovariateSpec[] {
  const read = new Set(model.encoder.usesCovariates);
  return shape.covariates.filter(({ name }) => read.has(name));
}
