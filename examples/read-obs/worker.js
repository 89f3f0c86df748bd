// The HDF5 library reads a File in place, which browsers permit in workers only.
import { readTable } from "@heddle/anndata";
import { openHdf5 } from "@heddle/hdf5";

addEventListener("message", async ({ data: blob }) => {
  const start = performance.now();
  try {
    const file = await openHdf5({ name: blob.name, blob });
    const { table, notes } = await readTable(file, "obs");
    await file.close();
    const columns = [...table.columns].map(([name, column]) => [name, describe(column)]);
    postMessage({ rows: table.rows, columns, notes, milliseconds: performance.now() - start });
  } catch (error) {
    postMessage({ problem: error.message });
  }
});

/** Levels with their numbers of cells, a range, or an example. */
function describe(column) {
  if (column.kind === "string") return `text, first: ${column.values[0]}`;
  if (column.kind === "number") {
    const known = column.values.filter((value) => !Number.isNaN(value));
    const [low, high] = known.reduce(
      ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
      [Infinity, -Infinity],
    );
    return `${low} to ${high}`;
  }
  const cells = new Uint32Array(column.categories.length);
  for (const code of column.codes) if (code >= 0) cells[code]++;
  return column.categories.map((level, code) => `${level} (${cells[code]})`).join(", ");
}
