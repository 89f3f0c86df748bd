import type { Matrix } from "@heddle/contracts";
import { kernelsInJavaScript } from "./kernels.js";
import { kernelsInWebAssembly } from "./web-assembly-kernels.js";
import type { KernelMemory, Workspace } from "./workspace.js";

/** Centers are packed in blocks of four, and the distances of a cell end with four more numbers. */
const BLOCK = 4;

/**
 * A workspace for at most `most` clusters, in WebAssembly where the platform has its vectors, else in JavaScript; results
 * have the same bits.
 *
 * @param representation cells × latents, finite
 */
export function createWorkspace(
  { rows, columns, values }: Matrix,
  most: number,
  create: (bytes: number) => KernelMemory = fastest,
): Workspace {
  const blocks = Math.ceil(most / BLOCK) * BLOCK;
  const numbers = rows * (columns + 3) + most * (2 * columns + 3) + blocks * (columns + 1) + BLOCK;
  const { kernels, buffer } = create(8 * numbers + 4 * (2 * rows + most));
  let end = 0;
  const take = <View extends ArrayBufferView>(view: View): View => {
    end += view.byteLength;
    return view;
  };
  const floats = (length: number) => take(new Float64Array(buffer, end, length));
  const integers = (length: number) => take(new Int32Array(buffer, end, length));
  const cells = floats(rows * columns);
  cells.set(values);
  return {
    rows,
    columns,
    kernels,
    values: cells,
    nearest: floats(rows),
    upper: floats(rows),
    lower: floats(rows),
    centers: floats(most * columns),
    sums: floats(most * columns),
    own: floats(most),
    others: floats(most),
    reach: floats(most),
    packed: floats(blocks * columns),
    distances: floats(blocks + BLOCK),
    // after all numbers of 8 bytes
    labels: integers(rows),
    pending: integers(rows),
    sizes: integers(most),
  };
}

const fastest = (bytes: number): KernelMemory => kernelsInWebAssembly(bytes) ?? kernelsInJavaScript(bytes);
