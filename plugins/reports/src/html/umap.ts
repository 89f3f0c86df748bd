import type { Matrix, RunRecord } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { UMAP } from "umap-js";

export { evenlySpaced } from "./evenly-spaced.js";

const NEIGHBOURS = 15;

/**
 * UMAP (McInnes, Healy & Melville 2018, arXiv 1802.03426) of the active latents' codes of these cells, as umap-js works
 * it out with the defaults of the paper's own software and a random stream of ours. A picture and no measurement: the
 * same on every run of one JavaScript engine, while another's Math.exp may move points.
 */
export function umap(
  { representation: codes, evaluation }: Pick<RunRecord, "representation" | "evaluation">,
  rows: Int32Array,
): Matrix {
  const active = evaluation.latents.filter((latent) => latent.active).map(({ index }) => index);
  const columns = active.length > 0 ? active : Array.from({ length: codes.columns }, (_, j) => j);
  const points = Array.from(rows, (row) => columns.map((j) => codes.values[row * codes.columns + j]!));
  const values = new Float64Array(2 * rows.length);
  if (points.length <= NEIGHBOURS) return { rows: rows.length, columns: 2, values };
  const random = createRandom(0).stream("umap");
  const placed = new UMAP({ nNeighbors: NEIGHBOURS, minDist: 0.3, random: () => random.uniform() }).fit(points);
  for (const [i, [x, y]] of placed.entries()) values.set([x!, y!], 2 * i);
  return { rows: rows.length, columns: 2, values };
}
