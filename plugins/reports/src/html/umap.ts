import type { Matrix, RunRecord } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { UMAP } from "../libraries/umap.js";

export { evenlySpaced } from "./evenly-spaced.js";

const NEIGHBORS = 15;

/**
 * UMAP (McInnes, Healy & Melville 2018, arXiv 1802.03426) of the active latents, by umap-js with the default parameters
 * of umap-learn and a seeded random stream. The same on every run of one JavaScript engine; the Math.exp of another
 * engine may move points.
 */
export function umap(
  { representation, evaluation }: Pick<RunRecord, "representation" | "evaluation">,
  rows: Int32Array,
): Matrix {
  const active = evaluation.latents.filter((latent) => latent.active).map(({ index }) => index);
  const columns = active.length > 0 ? active : Array.from({ length: representation.columns }, (_, j) => j);
  const points = Array.from(rows, (row) => columns.map((j) => representation.values[row * representation.columns + j]));
  const values = new Float64Array(2 * rows.length);
  if (points.length <= NEIGHBORS) return { rows: rows.length, columns: 2, values };
  const random = createRandom(0).stream("umap");
  const placed = new UMAP({ nNeighbors: NEIGHBORS, minDist: 0.3, random: () => random.uniform() }).fit(points);
  for (const [i, [x, y]] of placed.entries()) values.set([x, y], 2 * i);
  return { rows: rows.length, columns: 2, values };
}
