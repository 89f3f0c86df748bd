import { type Column, HeddleError, type Matrix, type RotationInput } from "@heddle/contracts";

/**
 * Centered latents, one array per latent, with the cells in ascending order of their values. Sums over cells then have
 * the same rounding for any order of the cells.
 *
 * @param within subtracts the mean of each combination of levels of these columns, instead of the mean of all cells
 * @throws HeddleError "bad-data" for too few cells, "non-finite" for NaN or infinity
 */
export function centeredLatents({ means, columns }: RotationInput, within: readonly string[]): Float64Array[] {
  checkCells(means);
  const groups = groupsOf(means, columns, within);
  const order = ascending(means, groups);
  return Array.from({ length: means.columns }, (_, latent) => {
    const values = Float64Array.from(order, (cell) => means.values[cell * means.columns + latent]);
    subtractMeans(
      values,
      order.map((cell) => groups[cell]),
    );
    return values;
  });
}

function checkCells({ rows, columns, values }: Matrix): void {
  if (!values.every(Number.isFinite)) {
    throw new HeddleError("non-finite", {
      where: "rotation",
      expected: "finite latents",
      got: "NaN or infinity",
      next: "Train again with a smaller learning rate.",
    });
  }
  if (rows > columns) return;
  throw new HeddleError("bad-data", {
    where: "rotation",
    expected: `more cells than the ${columns} active latents`,
    got: `${rows} cells`,
    next: "Use more cells or fewer latents.",
  });
}

/** The number of each cell's combination of levels. */
function groupsOf({ rows, columns: latents }: Matrix, table: RotationInput["columns"], within: readonly string[]) {
  const numbers = new Map<string, number>();
  const groups = Int32Array.from({ length: rows }, (_, cell) => {
    const levels = JSON.stringify(within.map((name) => levelOf(table.get(name), cell)));
    if (!numbers.has(levels)) numbers.set(levels, numbers.size);
    return numbers.get(levels) ?? 0;
  });
  if (numbers.size === 1 || rows >= numbers.size * (latents + 1)) return groups;
  throw new HeddleError("bad-data", {
    where: "rotation.within",
    expected: `on average more than ${latents} cells per level of ${within.join(", ")}`,
    got: `${rows} cells in ${numbers.size} levels`,
    next: "Choose a column with few levels, such as the donor or the batch.",
  });
}

function levelOf(column: Column | undefined, cell: number): string | number | null {
  if (column === undefined) return null;
  return column.kind === "categorical" ? (column.categories[column.codes[cell]] ?? null) : column.values[cell];
}

function ascending({ rows, columns, values }: Matrix, groups: Int32Array): Int32Array {
  return Int32Array.from({ length: rows }, (_, cell) => cell).sort((a, b) => {
    for (let latent = 0; latent < columns; latent++) {
      const difference = values[a * columns + latent] - values[b * columns + latent];
      if (difference !== 0) return difference;
    }
    return groups[a] - groups[b];
  });
}

function subtractMeans(values: Float64Array, groups: Int32Array): void {
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const sums = new Float64Array(count);
  const cells = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    sums[groups[i]] += values[i];
    cells[groups[i]]++;
  }
  for (let i = 0; i < values.length; i++) values[i] -= sums[groups[i]] / cells[groups[i]];
}
