import { type CovariateSpec, HeddleError } from "@heddle/contracts";
import { latentsFollowing } from "./evaluation/latents-following.js";
import { type EncodedCells, encodeCells } from "./model/encode-cells.js";
import type { LeftOutLatents } from "./model/left-out-latents.js";
import type { SavedModel } from "./model/model-folder.js";
import { type Alignment, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { writeLatents } from "./run-folder/latents-file.js";
import type { RunStore } from "./store/run-store.js";

export interface EmbedOptions extends NewCellsOptions {
  /** Factors whose latents a second embedding lacks, as the run's evaluation has them: the metric removal says which. */
  readonly without?: readonly string[];
  /** Latents that it lacks besides, or alone, by number from 0. */
  readonly withoutLatents?: readonly number[];
  /** Writes obsm["X_heddle"] to this file of `output`, and "X_heddle_without_…" where latents are left out. */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface EmbeddedCells extends Alignment {
  readonly encoded: EncodedCells;
  /** The latents left out, and the name of the embedding without them. */
  readonly leftOut?: LeftOutLatents;
}

/** Places new cells with a saved model. Genes are aligned by name or identifier, whichever finds more. */
export async function embedCells(options: EmbedOptions): Promise<EmbeddedCells> {
  const { output } = options;
  const leftOut = await latentsToLeave(options);
  return withNewCells(options, covariatesNeeded, async (saved, { source, ...alignment }) => {
    const encoded = encodeCells(saved, source);
    checkLatents(options.withoutLatents, encoded.representation.columns);
    const placed = { ...alignment, encoded, ...(leftOut && { leftOut }) };
    if (output) await writeLatents(output.store, placed, output.file);
    return placed;
  });
}

/** Those that follow the factors, with the vanished ones, and those named; undefined where nothing is to be left out. */
async function latentsToLeave({ store, without, withoutLatents = [] }: EmbedOptions) {
  const following = without && (await latentsFollowing(store, without));
  if (withoutLatents.length === 0) return following;
  const latents = [...new Set([...(following?.latents ?? []), ...withoutLatents])].sort((a, b) => a - b);
  // counted from 1, as everywhere that people read
  const named = ["latent", ...withoutLatents.map((latent) => latent + 1)].join("_");
  return { name: `${following?.name ?? "X_heddle_without"}_${named}`, latents };
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
 * Those that the encoder reads: a level that training never saw is refused where it would change the codes, and nowhere
 * else.
 */
function covariatesNeeded({ model, shape }: SavedModel): CovariateSpec[] {
  const read = new Set(model.encoder.usesCovariates);
  return shape.covariates.filter(({ name }) => read.has(name));
}
