import type { FactorColumn } from "../engine/protocol.js";

/** Numbers of cells: those of a run, then those of a query. */
export interface Sizes {
  readonly reference: number;
  readonly query: number;
}

/** A column that states whether a cell belongs to the run or is new. */
export function originColumn({ reference, query }: Sizes): FactorColumn {
  const codes = new Int32Array(reference + query).fill(1, reference);
  return { kind: "categorical", categories: ["cells of the run", "new cells"], codes };
}

/** A column of all cells from the columns of both parts; values are missing in a part without a column of this kind. */
export function joinColumns(
  reference: FactorColumn | undefined,
  query: FactorColumn | undefined,
  sizes: Sizes,
): FactorColumn | undefined {
  const first = reference ?? query;
  if (first === undefined) return undefined;
  const other = reference === undefined || query?.kind !== first.kind ? undefined : query;
  const [own, added] = reference === undefined ? [undefined, first] : [first, other];
  return first.kind === "number" ? joinNumbers(own, added, sizes) : joinLevels(own, added, sizes);
}

function joinNumbers(own: FactorColumn | undefined, added: FactorColumn | undefined, sizes: Sizes): FactorColumn {
  const values = new Float32Array(sizes.reference + sizes.query).fill(Number.NaN);
  if (own?.kind === "number") values.set(own.values);
  if (added?.kind === "number") values.set(added.values, sizes.reference);
  return { kind: "number", values };
}

/** The levels of the run keep their places, so that they keep their colors. */
function joinLevels(own: FactorColumn | undefined, added: FactorColumn | undefined, sizes: Sizes): FactorColumn {
  const categories = [
    ...new Set([own, added].flatMap((part) => (part?.kind === "categorical" ? part.categories : []))),
  ];
  const codes = new Int32Array(sizes.reference + sizes.query).fill(-1);
  if (own?.kind === "categorical") codes.set(own.codes);
  if (added?.kind === "categorical") {
    const place = added.categories.map((level) => categories.indexOf(level));
    codes.set(
      added.codes.map((code) => place[code] ?? -1),
      sizes.reference,
    );
  }
  return { kind: "categorical", categories, codes };
}
