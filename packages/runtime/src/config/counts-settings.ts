/**
 * Order of the training cells within an epoch. `permutation`: any order is equally likely. `blocks`: blocks of
 * consecutive cells in random order; the cells of `pool` blocks at a time are shuffled together.
 */
export type CellOrder =
  | { readonly use: "permutation" }
  | { readonly use: "blocks"; readonly cells: number; readonly pool: number };

/**
 * Consecutive reads of a file are fast, and a block of 256 cells reads few chunks of its neighbors: the chunks of a
 * shuffled copy have about 64 cells. A pool of 131,072 cells mixes those chunks as a permutation of 1,000,000 cells does.
 */
export const BLOCKS = { use: "blocks", cells: 256, pool: 512 } as const;

/** `data.memory`: bytes, or a size such as "500 MB". */
export type MemorySetting = "auto" | number | string;
export const SIZE = /^(\d+(?:\.\d+)?)\s*([KMG]i?B)$/i;
