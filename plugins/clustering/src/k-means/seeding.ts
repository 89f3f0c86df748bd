import type { Random } from "@heddle/contracts";
import type { Workspace } from "./workspace.js";

/**
 * k-means++ seeding (Arthur & Vassilvitskii 2007): each further center is a cell drawn with probability proportional
 * to its squared distance from the existing centers. Writes the centers into the workspace and returns their number, which
 * is less than `clusters` if there are fewer distinct points.
 */
export function seedCenters(workspace: Workspace, clusters: number, random: Random): number {
  const { rows, columns, values, centers, nearest, kernels } = workspace;
  nearest.fill(Number.POSITIVE_INFINITY);
  let cell = random.integer(rows);
  for (let center = 0; center < clusters; center++) {
    centers.set(values.subarray(cell * columns, (cell + 1) * columns), center * columns);
    const total = kernels.approach(workspace, center);
    if (total === 0) return center + 1;
    cell = drawCell(nearest, total * random.uniform());
  }
  return clusters;
}

/** The first cell at which the cumulative weight exceeds `target`; otherwise the last cell of positive weight. */
function drawCell(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let cell = 0; cell < weights.length; cell++) {
    if (weights[cell] === 0) continue;
    last = cell;
    sum += weights[cell];
    if (sum > target) return cell;
  }
  return last;
}
