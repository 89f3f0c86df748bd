import type { Rotation } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { rotationStability } from "./rotation-stability.js";

const identity = { rows: 2, columns: 2, values: Float64Array.of(1, 0, 0, 1) };

/** Records the number of cells of each fit. */
function counting(): { readonly rotation: Rotation; readonly cells: number[] } {
  const cells: number[] = [];
  const fit: Rotation["fit"] = ({ means }) => {
    cells.push(means.rows);
    return { matrix: identity };
  };
  return { rotation: { isometric: false, usesColumns: [], fit }, cells };
}

test.each([
  [301, 150],
  [10_050, 5000],
])("of %i cells, the halves of all five splits have %i cells", (rows, half) => {
  const { rotation, cells } = counting();
  const means = { rows, columns: 2, values: Float64Array.from(createRandom(1).normals(2 * rows)) };
  const found = rotationStability(rotation, { means, columns: new Map() }, identity, { random: createRandom(2) });
  expect(cells).toEqual(Array.from({ length: 10 }, () => half));
  expect(found).toHaveLength(2);
  for (const agreement of found ?? []) expect(agreement).toBeCloseTo(1, 12);
});
