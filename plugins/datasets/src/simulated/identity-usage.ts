import type { Random } from "@heddle/contracts";

/** Share of its own group in each cell: uniform between the two bounds; all 1 with [1, 1]. */
export function identityUsage(random: Random, cells: number, [low, high]: readonly [number, number]): Float64Array {
  const usage = new Float64Array(cells);
  for (let c = 0; c < cells; c++) usage[c] = low + (high - low) * random.uniform();
  return usage;
}
