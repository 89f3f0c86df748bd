import type { Column, Random, RotationInput } from "@heddle/contracts";
import { takeColumn } from "../data/columns.js";
import { rowsOf } from "./matrix-parts.js";

/** A rotation is fitted to at most this many cells: 25,000 determine K² angles far better than they matter. */
export const MOST_CELLS = 25_000;

/**
 * At most `most` of the cells, drawn at random without replacement; the input itself if it has no more. The draw does not
 * depend on the order of the cells.
 */
export function rotationCells(input: RotationInput, random: Random, most = MOST_CELLS): RotationInput {
  const { rows } = input.means;
  if (rows <= most) return input;
  const order = ascendingCells(input);
  const drawn = random.permutation(rows).slice(0, most).sort();
  return takeCells(
    input,
    drawn.map((at) => order[at]),
  );
}

export const takeCells = ({ means, columns, ...others }: RotationInput, cells: Int32Array): RotationInput => ({
  ...others,
  means: rowsOf(means, cells),
  columns: new Map([...columns].map(([name, column]) => [name, takeColumn(column, cells)])),
});

/** Cells in ascending order of their latents; equal cells in the order of their levels. */
export function ascendingCells({ means: { rows, columns: latents, values }, columns }: RotationInput): Int32Array {
  const covariates = [...columns.values()];
  return Int32Array.from({ length: rows }, (_, cell) => cell).sort((a, b) => {
    for (let latent = 0; latent < latents; latent++) {
      const difference = values[a * latents + latent] - values[b * latents + latent];
      if (difference !== 0) return difference;
    }
    for (const column of covariates) {
      const difference = rank(column, a) - rank(column, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

const rank = (column: Column, cell: number): number =>
  column.kind === "categorical" ? column.codes[cell] : column.kind === "number" ? column.values[cell] : 0;
