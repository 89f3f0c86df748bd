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

/** The baselines in the order of the record. */
export const BASELINE_ORDER: readonly BaselineName[] = ["pca", "ica", "poisson-varimax"];

/** The baselines that training stored, or that are computed from the counts. */
export function givenBaselines({ baseline, rotatedResiduals }: BaselineInput): BaselineEmbedding[] {
  if (baseline === undefined) return [];
  const pca: BaselineEmbedding = { name: "pca", representation: baseline };
  return rotatedResiduals ? [pca, { name: "poisson-varimax", representation: rotatedResiduals }] : [pca];
}

interface IndependentOptions {
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** The rows that the metrics use. */
  readonly rowsOf: (components: Matrix) => Matrix;
}

/**
 * ICA of the principal components over all components, of the cells that the metrics use. A note contains the reason where it
 * is not possible.
 */
export async function independentBaselines(
  catalog: Catalog,
  { baseline }: BaselineInput,
  context: IndependentOptions,
): Promise<{ readonly embeddings: readonly BaselineEmbedding[]; readonly notes: readonly string[] }> {
  if (baseline === undefined) return { embeddings: [], notes: [] };
  try {
    const representation = await icaOf(catalog, baseline, context);
    return { embeddings: representation ? [{ name: "ica", representation }] : [], notes: [] };
  } catch (error) {
    if (!isHeddleError(error, "bad-data")) throw error;
    return { embeddings: [], notes: [`No ICA of the principal components for comparison: ${error.message}`] };
  }
}

/** Undefined in a catalog without this rotation. */
async function icaOf(
  catalog: Catalog,
  components: Matrix,
  { seed, signal, rowsOf }: IndependentOptions,
): Promise<Matrix | undefined> {
  if (ownValue(catalog.rotation, "ica") === undefined) return undefined;
  const rotation = create(await choose(catalog, "rotation", { use: "ica" }, "rotation"));
  const random = createRandom(seed).stream("baseline").stream("ica");
  const cells = rotationCells({ means: components, columns: new Map() }, random.stream("cells"), MOST_CELLS);
  const fitted = rotation.fit(cells, { random, signal });
  const latents = Array.from({ length: components.columns }, (_, k) => k);
  return fitted && rotatedMeans(rowsOf(components), { latents, matrix: fitted.matrix });
}
