import type { Matrix, Random } from "@heddle/contracts";
import { squaredDistance } from "./squared-distance.js";

/**
 * k-means++ seeding (Arthur & Vassilvitskii 2007): each further centre is a cell drawn with probability proportional
 * to its squared distance from the centres so far. Fewer than `clusters` centres where fewer codes are distinct.
 *
 * @returns centres, clusters × latents, row-major
 */
export function seedCentres({ rows, columns, values }: Matrix, clusters: number, random: Random): Float64Array {
  const centres = new Float64Array(clusters * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let cell = random.integer(rows);
  for (let centre = 0; centre < clusters; centre++) {
    centres.set(values.subarray(cell * columns, (cell + 1) * columns), centre * columns);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const distance = squaredDistance(values, row, centres, centre, columns);
      if (distance < nearest[row]) nearest[row] = distance;
      total += nearest[row];
    }
    if (total === 0) return centres.slice(0, (centre + 1) * columns);
    cell = drawCell(nearest, total * random.uniform());
  }
  return centres;
}

/** The first cell at which the running sum of weights exceeds `target`; the last of positive weight if none does. */
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
