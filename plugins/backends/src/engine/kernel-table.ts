/**
 * The kernels of assembly/ that go into command lists, with the places of their arguments that are addresses: what a
 * kernel reads, writes and uses in between. A recording compares and replaces arguments by these.
 */
export interface KernelShape {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  readonly scratch?: number;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

export const KERNELS = {
  adam: { reads: [1, 2, 3, 4, 8, 9], writes: [5, 6, 7] },
  aggregateGaussian: { reads: [3, 4, 5], writes: [6, 7], scratch: 8 },
  aggregateGaussianGradient: { reads: range(3, 10), writes: [10, 11, 12], scratch: 13 },
  binary: { reads: [5, 10], writes: [15] },
  choose: { reads: [1, 2, 3], writes: [4] },
  copyStrided: { reads: [4], writes: [9] },
  countLikelihood: { reads: range(2, 16), writes: range(16, 21), scratch: 21 },
  denseCounts: { reads: [2, 3, 4], writes: [5] },
  dispersionTable: { reads: [2], writes: [3, 4] },
  fill: { reads: [], writes: [2] },
  gaussianTables: { reads: [2, 3], writes: [4] },
  gather: { reads: [3, 5], writes: [6] },
  logFactorials: { reads: [1, 2, 3], writes: [4] },
  logOfCounts: { reads: [0, 1, 2], writes: [3] },
  matrixProduct: { reads: [5, 7, 11], writes: [9], scratch: 13 },
  normals: { reads: [2], writes: [1] },
  poolShares: { reads: [3, 4, 5, 6], writes: [10] },
  poolSplits: { reads: [3, 4], writes: [5] },
  reduce: { reads: [4], writes: [6] },
  risingTable: { reads: [2, 3], writes: [4, 5] },
  sparseDense: { reads: [1, 2, 3, 4], writes: [6] },
  standardize: { reads: [2], writes: [4, 5, 6, 7] },
  standardizeGradient: { reads: [2, 3, 4], writes: [5] },
  sumRows: { reads: [3, 4], writes: [5] },
  turnCounts: { reads: [2, 3, 4], writes: [5, 6, 7] },
  unary: { reads: [2], writes: [3] },
  uniforms: { reads: [2], writes: [1] },
  weighedSums: { reads: [2, 3, 4], writes: [6] },
  weighRows: { reads: [2, 3], writes: [4] },
} as const satisfies Readonly<Record<string, KernelShape>>;

export type KernelName = keyof typeof KERNELS;

/** The places of all addresses among a kernel's arguments. */
export function addresses(kernel: KernelName): readonly number[] {
  const { reads, writes, scratch }: KernelShape = KERNELS[kernel];
  return scratch === undefined ? [...reads, ...writes] : [...reads, ...writes, scratch];
}
