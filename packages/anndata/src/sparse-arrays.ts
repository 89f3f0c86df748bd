import { HeddleError } from "@heddle/contracts";
import { readNumbers } from "./elements.js";
import type { Hierarchy, NumberArray } from "./hierarchy.js";

/** A compressed sparse matrix on disk: `lines` are rows of a CSR matrix or columns of a CSC matrix. */
export interface SparseArrays {
  readonly tree: Hierarchy;
  readonly data: string;
  readonly indices: string;
  readonly indptr: string;
}

/** Checked line starts: from 0, non-decreasing, within data and indices. */
export async function readLineStarts(arrays: SparseArrays, lines: number): Promise<NumberArray> {
  const { tree } = arrays;
  const starts = await readNumbers(tree, arrays.indptr);
  const values = (await tree.array(arrays.data)).shape[0] ?? 0;
  const indices = (await tree.array(arrays.indices)).shape[0] ?? 0;
  const sound =
    starts.length === lines + 1 && starts[0] === 0 && starts.every((start, i) => i === 0 || start >= starts[i - 1]);
  if (!sound) throw broken(arrays.indptr, `${lines + 1} ascending positions from 0`, `${starts.length} others`, tree);
  const last = starts[lines];
  if (last > values || last > indices) {
    throw broken(arrays.data, `${last} values and indices`, `${values} values and ${indices} indices`, tree);
  }
  return starts;
}

/** Values `from` to `to` − 1 with their positions within the line, checked to be inside the matrix. */
export async function readEntries(arrays: SparseArrays, from: number, to: number, width: number) {
  const [values, positions] = await Promise.all([
    readNumbers(arrays.tree, arrays.data, from, to),
    readNumbers(arrays.tree, arrays.indices, from, to),
  ]);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i];
    if (!(position >= 0 && position < width)) {
      throw broken(arrays.indices, `positions from 0 to ${width - 1}`, `${position}`, arrays.tree);
    }
  }
  return { values, positions };
}

/** Ranges of whole lines with at most `limit` values each, or one line if that line alone exceeds it. */
export function* lineBlocks(starts: NumberArray, limit: number): Generator<readonly [start: number, end: number]> {
  const lines = starts.length - 1;
  let start = 0;
  while (start < lines) {
    let end = start + 1;
    while (end < lines && starts[end + 1] - starts[start] <= limit) end += 1;
    yield [start, end];
    start = end;
  }
}

function broken(path: string, expected: string, got: string, tree: Hierarchy): HeddleError {
  return new HeddleError("bad-data", {
    where: tree.name,
    expected: `${expected} in ${path}`,
    got,
    next: "Write the file again; its sparse matrix is inconsistent.",
  });
}
