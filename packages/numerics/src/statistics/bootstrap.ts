import type { Random } from "@heddle/contracts";

/** n numbers from 0 … n − 1 drawn with replacement: the rows of one bootstrap resample. */
export function bootstrapIndices(random: Random, n: number): Int32Array {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = random.integer(n);
  return indices;
}
