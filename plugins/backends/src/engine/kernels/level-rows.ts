import { heddleKernel, isWorthSplitting } from "./kernel.js";

/** Rows of a matrix by the level of each cell, and the sums of rows by level: the gradient. */
export function registerLevelRows(): void {
  heddleKernel<"weights", { readonly codes: Int32Array }>(
    "HeddleLevelRows",
    ({ inputs: { weights }, attributes: { codes }, backend }) => {
      const [levels, columns] = weights.shape;
      const output = backend.allocate([codes.length, columns]);
      const indices = backend.arrays.bind(codes);
      const given = [1, levels, columns, backend.pointer(weights), codes.length, indices, backend.pointer(output)];
      backend.engine.run("gather", given, isWorthSplitting(codes.length * columns));
      return output;
    },
  );
  heddleKernel<"rows", { readonly codes: Int32Array; readonly levels: number }>(
    "HeddleLevelSums",
    ({ inputs: { rows }, attributes: { codes, levels }, backend }) => {
      const [cells, columns] = rows.shape;
      const output = backend.allocate([levels, columns]);
      const indices = backend.arrays.bind(codes);
      const given = [cells, levels, columns, indices, backend.pointer(rows), backend.pointer(output)];
      backend.engine.run("sumRows", given, isWorthSplitting((levels + cells) * columns));
      return output;
    },
  );
}
