import type { Matrix, Random } from "@heddle/contracts";
import { squaredDistance } from "@heddle/numerics";

/**
 * k-means++ seeding (Arthur & Vassilvitskii 2007): each further center is a cell drawn with probability proportional
 * to its squared distance from the existing centers. Returns fewer than `clusters` centers if there are fewer distinct
 * points.
 *
 * @returns centers, clusters × latents, row-major
 */
export function seedCenters({ rows, columns, values }: Matrix, clusters: number, random: Random): Float64Array {
  const centers = new Float64Array(clusters * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let cell = random.integer(rows);
  for (let center = 0; center < clusters; center++) {
    centers.set(values.subarray(cell * columns, (cell + 1) * columns), center * columns);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const distance = squaredDistance(values, row, centers, center, columns);
      if (distance < nearest[row]) nearest[row] = distance;
      total += nearest[row];
    }
    if (total === 0) return centers.slice(0, (center + 1) * columns);
    cell = drawCell(nearest, total * random.uniform());
  }
  return centers;
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
