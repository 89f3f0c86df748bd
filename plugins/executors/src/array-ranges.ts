/** Indices as Slurm and Kubernetes write them: [0, 1, 2, 5] → "0-2,5". */
export function arrayRanges(indices: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of [...indices].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** Inverse of `arrayRanges`; "" → []. */
export const indicesOf = (ranges: string): number[] =>
  ranges.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return range === "" ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

/** The indices by blocks of `size`, because Slurm limits the largest index of an array (MaxArraySize). */
export function arrayBlocks(indices: readonly number[], size: number): { offset: number; indices: number[] }[] {
  const blocks = new Map<number, number[]>();
  for (const index of indices) {
    const offset = Math.floor(index / size) * size;
    blocks.set(offset, [...(blocks.get(offset) ?? []), index - offset]);
  }
  return [...blocks].map(([offset, inBlock]) => ({ offset, indices: inBlock }));
}
