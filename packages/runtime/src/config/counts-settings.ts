/**
 * Order of the training cells within an epoch. `permutation`: any order is equally likely. `blocks`: blocks of
 * consecutive cells in random order; the cells of `pool` blocks at a time are shuffled together.
 */
export type CellOrder =
  | { readonly use: "permutation" }
  | { readonly use: "blocks"; readonly cells: number; readonly pool: number };

/** Consecutive reads of a file are fast; 1,024 blocks of 64 cells mix files and types as a permutation does. */
export const BLOCKS = { use: "blocks", cells: 64, pool: 1024 } as const;

/** `data.memory`: bytes, or a size such as "500 MB". */
export type MemorySetting = "auto" | number | string;
export const SIZE = /^(\d+(?:\.\d+)?)\s*([KMG]i?B)$/i;
