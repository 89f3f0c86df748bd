import type { Matrix } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";

/** Cells of `groups` alternating groups with unit variance, whose centers lie on a line at distance `distance`. */
export function groupsOfCells(rows: number, columns: number, groups: number, distance: number): Matrix {
  const random = createRandom("cells of groups");
  const values = Float64Array.from(
    { length: rows * columns },
    (_, at) => random.normal() + distance * ((Math.floor(at / columns) + (at % columns)) % groups),
  );
  return { rows, columns, values };
}

export const labelsByFirstCell = (labels: Int32Array): number[] => Array.from(labels, (label) => labels.indexOf(label));
