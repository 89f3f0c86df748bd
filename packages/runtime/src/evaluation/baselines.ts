import { type BaselineName, isHeddleError, type Matrix, ownValue } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { create } from "../composition/compose.js";
import { rotatedMeans } from "../model/host-rotation.js";
import { rotationCells } from "../model/rotation-cells.js";
import type { Catalog } from "../plugins/catalog.js";
import { choose } from "../plugins/choose.js";

/** ICA of the principal components is fitted to at most this many cells. */
const MOST_CELLS = 10_000;

/** An embedding that needs no model. */
export interface BaselineEmbedding {
  readonly name: BaselineName;
  readonly representation: Matrix;
}

export interface BaselineInput {
  /** Principal components; without them there is no baseline. */
  readonly baseline?: Matrix;
  readonly rotatedResiduals?: Matrix;
}

/**
 * The baselines of an evaluation: principal components, their ICA over all components, and rotated Poisson residuals. Notes
 * contain the reason where ICA is not possible.
 */
export async function baselineEmbeddings(
  catalog: Catalog,
  { baseline, rotatedResiduals }: BaselineInput,
  { seed, signal }: { readonly seed: number; readonly signal?: AbortSignal },
): Promise<{ readonly embeddings: readonly BaselineEmbedding[]; readonly notes: readonly string[] }> {
  if (baseline === undefined) return { embeddings: [], notes: [] };
  const embeddings: BaselineEmbedding[] = [{ name: "pca", representation: baseline }];
  const notes: string[] = [];
  try {
    const independent = await icaOf(catalog, baseline, { seed, signal });
    if (independent) embeddings.push({ name: "ica", representation: independent });
  } catch (error) {
    if (!isHeddleError(error, "bad-data")) throw error;
    notes.push(`No ICA of the principal components for comparison: ${error.message}`);
  }
  if (rotatedResiduals) embeddings.push({ name: "poisson-varimax", representation: rotatedResiduals });
  return { embeddings, notes };
}

/** Undefined in a catalog without this rotation. */
async function icaOf(
  catalog: Catalog,
  components: Matrix,
  { seed, signal }: { readonly seed: number; readonly signal?: AbortSignal },
): Promise<Matrix | undefined> {
  if (ownValue(catalog.rotation, "ica") === undefined) return undefined;
  const rotation = create(await choose(catalog, "rotation", { use: "ica" }, "rotation"));
  const random = createRandom(seed).stream("baseline").stream("ica");
  const cells = rotationCells({ means: components, columns: new Map() }, random.stream("cells"), MOST_CELLS);
  const fitted = rotation.fit(cells, { random, signal });
  const latents = Array.from({ length: components.columns }, (_, k) => k);
  return fitted && rotatedMeans(components, { latents, matrix: fitted.matrix });
}
