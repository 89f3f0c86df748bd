import type {
  CategoricalFactor,
  Column,
  ContinuousFactor,
  Embedding,
  MetricInput,
  MetricResult,
  Table,
} from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";

// Small inputs for the tests of this package.

/** An embedding of latents given as columns. */
export function embeddingOf(columns: readonly ArrayLike<number>[], divergence?: readonly number[]): Embedding {
  const rows = columns[0].length;
  const values = new Float64Array(rows * columns.length);
  for (const [latent, column] of columns.entries()) {
    for (let cell = 0; cell < rows; cell++) values[cell * columns.length + latent] = column[cell];
  }
  const representation = { rows, columns: columns.length, values };
  return divergence === undefined ? { representation } : { representation, klPerLatent: Float64Array.from(divergence) };
}

/** Factors: numbers with null for missing are continuous, strings with null for missing are categorical. */
export function factorsOf(columns: Readonly<Record<string, readonly (number | string | null)[]>>): Table {
  const entries = Object.entries(columns).map(([name, values]): [string, Column] => {
    if (values.every((value) => typeof value !== "string")) {
      return [name, { kind: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) }];
    }
    const categories = [...new Set(values.filter((value) => typeof value === "string"))].sort();
    return [
      name,
      { kind: "categorical", codes: Int32Array.from(values, (value) => categories.indexOf(`${value}`)), categories },
    ];
  });
  const rows = entries[0][1].kind === "number" ? entries[0][1].values.length : Object.values(columns)[0].length;
  return { rows, index: Array.from({ length: rows }, (_, row) => `cell${row}`), columns: new Map(entries) };
}

export function inputOf(embedding: Embedding, factors: Table): MetricInput {
  return { embeddings: [embedding], factors };
}

export function normals(seed: string | number, length: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.normal());
}

/** The only result of a name, and of a factor and level where given. */
export function only(results: readonly MetricResult[], name: string, factor?: string, level?: string): MetricResult {
  const found = results.filter(
    (result) =>
      result.name === name &&
      (factor === undefined || result.factor === factor) &&
      (level === undefined || result.level === level),
  );
  if (found.length !== 1)
    throw new Error(`${found.length} results named ${name} of ${factor ?? "any factor"} ${level ?? ""}`);
  return found[0];
}

/** A categorical factor from a level per cell; −1 for missing. */
export function categoricalFactor(
  name: string,
  levels: readonly string[],
  codes: ArrayLike<number>,
): CategoricalFactor {
  const all = Int32Array.from(codes);
  const cells = Int32Array.from(all.keys()).filter((cell) => all[cell] >= 0);
  return { kind: "categorical", name, levels, codes: all, cells, labels: cells.map((cell) => all[cell]) };
}

/** A continuous factor from a value per cell; NaN for missing. */
export function continuousFactor(name: string, values: ArrayLike<number>): ContinuousFactor {
  const column = Float64Array.from(values);
  const cells = Int32Array.from(column.keys()).filter((cell) => !Number.isNaN(column[cell]));
  return { kind: "continuous", name, column, cells, values: Float64Array.from(cells, (cell) => column[cell]) };
}
