import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Embedding, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { embeddingOf, factorsOf } from "./simulated-input.js";

// The sampled cases of disentanglement_lib's own tests (evaluation/metrics/*_test.py, 86a644d4), as golden.json has them:
// ten factors, each uniform on 1 … 10, and latents computed from them.

const FACTORS = 10;

export interface SampledCase {
  readonly factors: Table;
  /** The factors as columns. */
  readonly values: readonly Float64Array[];
}

export function sampledFactors(cells: number, seed = 0): SampledCase {
  const random = createRandom(`disentanglement_lib ${seed}`);
  const values = Array.from({ length: FACTORS }, (_, factor) => {
    const stream = random.stream(factor);
    return Float64Array.from({ length: cells }, () => 1 + stream.integer(10));
  });
  const columns = values.map((column, at): [string, string[]] => [
    `factor ${at}`,
    Array.from(column, (value) => `${value}`),
  ]);
  return { factors: factorsOf(Object.fromEntries(columns)), values };
}

/** The latents [x, x]. */
export const duplicated = ({ values }: SampledCase): Embedding => embeddingOf([...values, ...values]);
export const identical = ({ values }: SampledCase): Embedding => embeddingOf(values);
export const zero = ({ values }: SampledCase): Embedding => embeddingOf(values.map((column) => column.map(() => 0)));

/** The factors' values permuted among the latents in each cell: every latent has the same small dependence on each factor. */
export function rowPermuted({ values }: SampledCase): Embedding {
  const random = createRandom("row-permuted");
  const columns = values.map((column) => new Float64Array(column.length));
  for (let cell = 0; cell < values[0].length; cell++) {
    for (const [latent, from] of random.permutation(values.length).entries())
      columns[latent][cell] = values[from][cell];
  }
  return embeddingOf(columns);
}

/** The factors as latents, each with its cells permuted: independent of the factors. */
export const permuted = ({ values }: SampledCase): Embedding =>
  embeddingOf(
    values.map((column, at) => {
      const order = createRandom(`permuted ${at}`).permutation(column.length);
      return column.map((_, cell) => column[order[cell]]);
    }),
  );

export interface ImportanceCase {
  readonly case: string;
  readonly D: number;
  readonly C: number;
  readonly M: number;
}

/** The exact cases of ../shared/data/golden/golden.json. Throws where the folder of test data is not there. */
export function importanceCases(): readonly ImportanceCase[] {
  const path = fileURLToPath(new URL("../../../../shared/data/golden/golden.json", import.meta.url));
  if (!existsSync(path)) throw new Error(`The golden values are not there: put the shared data at ${path}.`);
  return JSON.parse(readFileSync(path, "utf8")).disentanglement_lib.importance_matrix_cases;
}

/** The matrices, latents × factors, that the names of the exact cases mean. */
export function importanceMatrix(name: string): number[][] {
  const identity = (rows: number, size = 5, scale = 5): number[][] =>
    Array.from({ length: rows }, (_, row) => Array.from({ length: size }, (_, at) => (row === at ? scale : 0)));
  const known: Record<string, () => number[][]> = {
    "5*I5": () => identity(5),
    "[[1,0],[0,1],[0,0]]": () => identity(3, 2, 1),
    zeros10x10: () => identity(10, 10, 0),
    "vstack(5I5,5I5)": () => [...identity(5), ...identity(5)],
    "5*I5 first 2 rows": () => identity(2),
    "hstack(5I5,5I5)": () => identity(5).map((row) => [...row, ...row]),
  };
  const matrix = known[name];
  if (matrix === undefined) throw new Error(`The exact case ${name} is not known.`);
  return matrix();
}
