// Linear measures of latents against factors: largest |r|, its ceiling over all linear combinations, and nulls.

/** Columns of a row-major matrix. */
export const columnsOf = ({ rows, columns, values }) =>
  Array.from({ length: columns }, (_, j) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]));

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

function centered(values) {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => value - middle);
}

/** Orthonormal basis of the centered columns (modified Gram-Schmidt, twice); dependent columns are left out. */
export function basisOf(columns) {
  const basis = [];
  for (const column of columns) {
    const rest = centered(column);
    const size = Math.sqrt(dot(rest, rest));
    for (let pass = 0; pass < 2; pass++)
      for (const direction of basis) {
        const along = dot(direction, rest);
        for (let i = 0; i < rest.length; i++) rest[i] -= along * direction[i];
      }
    const left = Math.sqrt(dot(rest, rest));
    if (left > 1e-8 * size) basis.push(rest.map((value) => value / left));
  }
  return basis;
}

/** Share of the variance of a target that a linear regression on the columns explains. */
const explained = (basis, target) => {
  const y = centered(target);
  return basis.reduce((sum, direction) => sum + dot(direction, y) ** 2, 0) / dot(y, y);
};

/** |Pearson r| of each column with the target. */
export function correlations(columns, target) {
  const y = centered(target);
  const size = Math.sqrt(dot(y, y));
  return columns.map((column) => {
    const x = centered(column);
    const own = Math.sqrt(dot(x, x));
    return own > 0 ? Math.abs(dot(x, y)) / (own * size) : 0;
  });
}

/**
 * Targets of a factor: the values of a continuous one, the second level of one with two levels, each level of others. A level
 * needs ten cells.
 */
export function targetsOf(column, missing = []) {
  if (column.kind !== "categorical") return [{ values: Float64Array.from(column.values), cells: undefined }];
  const { categories: levels, codes } = column;
  const known = [...codes.keys()].filter((i) => codes[i] >= 0 && !missing.includes(levels[codes[i]]));
  const counts = levels.map((_, level) => known.filter((i) => codes[i] === level).length);
  const used = [...levels.keys()].filter((level) => counts[level] >= 10);
  return (used.length === 2 ? used.slice(1) : used).map((level) => ({
    level: levels[level],
    values: Float64Array.from(known, (i) => (codes[i] === level ? 1 : 0)),
    cells: known,
  }));
}

const at = (column, cells) => (cells === undefined ? column : Float64Array.from(cells, (i) => column[i]));

/** { r, second, ceiling, permuted, random }: means over the targets of a factor. */
export function linearMeasures(columns, targets, random) {
  const each = targets.map(({ values, cells }, t) => {
    const latents = columns.map((column) => at(column, cells));
    const basis = basisOf(latents);
    const [r, second] = correlations(latents, values).sort((a, b) => b - a);
    const order = random.stream(`permutation ${t}`).permutation(values.length);
    const permuted = Float64Array.from(order, (i) => values[i]);
    return {
      r,
      second,
      ceiling: Math.sqrt(explained(basis, values)),
      permuted: Math.max(...correlations(latents, permuted)),
      random: randomRotations(basis, values, random.stream(`rotations ${t}`)),
    };
  });
  const mean = (name) => each.reduce((sum, one) => sum + one[name], 0) / each.length;
  return Object.fromEntries(["r", "second", "ceiling", "permuted", "random"].map((name) => [name, mean(name)]));
}

/** Mean over 20 random rotations of whitened latents of the largest |r|. */
function randomRotations(basis, target, random) {
  const y = centered(target);
  const size = Math.sqrt(dot(y, y));
  const shares = basis.map((direction) => dot(direction, y) / size);
  const k = basis.length;
  const largest = Array.from({ length: 20 }, (_, i) => {
    const normals = random.stream(String(i)).normals(k * k);
    const rows = orthonormalRows(
      Array.from({ length: k }, (_, j) => Float64Array.from(normals.slice(j * k, (j + 1) * k))),
    );
    return Math.max(...rows.map((row) => Math.abs(dot(row, shares))));
  });
  return largest.reduce((sum, value) => sum + value, 0) / largest.length;
}

function orthonormalRows(rows) {
  const found = [];
  for (const row of rows) {
    for (const other of found) {
      const along = dot(other, row);
      for (let i = 0; i < row.length; i++) row[i] -= along * other[i];
    }
    const size = Math.sqrt(dot(row, row));
    found.push(row.map((value) => value / size));
  }
  return found;
}
