import type { Column, Embedding, Matrix, MetricInput, MetricNeeds, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";

const CELLS = 240;
const LATENTS = 4;

/**
 * Synthetic factors with properties of real data: two levels; several levels with a rare and an absent level and missing
 * cells; a continuous factor with missing cells; constant and unknown factors; and strings. The rare level occurs in one
 * condition only. With "circular": the continuous factor as an angle, beside an angle that is missing in every cell.
 */
export function suiteFactors(kind: MetricNeeds["factors"] = "any"): Table {
  const factors = linearFactors();
  if (kind !== "circular") return factors;
  const angle = (name: string): [string, Column] => {
    const { values } = factors.columns.get(name) as Extract<Column, { kind: "number" }>;
    return [`${name}_angle`, { kind: "number", values, period: 1 }];
  };
  return { ...factors, columns: new Map([angle("usage"), angle("unknown_number")]) };
}

function linearFactors(): Table {
  const cells = Array.from({ length: CELLS }, (_, cell) => cell);
  const columns = new Map<string, Column>([
    [
      "condition",
      { kind: "categorical", codes: Int32Array.from(cells, (cell) => cell % 2), categories: ["ctrl", "stim"] },
    ],
    [
      "cell_type",
      { kind: "categorical", codes: Int32Array.from(cells, cellType), categories: ["B", "T", "none", "Megk", "NK"] },
    ],
    [
      "usage",
      { kind: "number", values: Float64Array.from(cells, (cell) => (cell % 5 === 0 ? Number.NaN : usage(cell))) },
    ],
    ["constant", { kind: "categorical", codes: new Int32Array(CELLS), categories: ["all"] }],
    ["constant_number", { kind: "number", values: new Float64Array(CELLS).fill(3) }],
    ["unknown", { kind: "categorical", codes: new Int32Array(CELLS).fill(-1), categories: ["a", "b"] }],
    ["unknown_number", { kind: "number", values: new Float64Array(CELLS).fill(Number.NaN) }],
    ["sample", { kind: "string", values: cells.map((cell) => (cell % 7 === 0 ? null : `s${cell % 3}`)) }],
  ]);
  return { rows: CELLS, index: cells.map((cell) => `cell${cell}`), columns };
}

/** Two independent factors, and `seeds` embeddings whose two latents equal their levels. */
export function perfectInput(seeds: number): MetricInput {
  const level = (factor: number, cell: number) => (factor === 0 ? cell % 2 : Math.floor(cell / 2) % 3);
  const codes = (factor: number) => Int32Array.from({ length: CELLS }, (_, cell) => level(factor, cell));
  const values = Float64Array.from({ length: CELLS * 2 }, (_, at) => level(at % 2, Math.floor(at / 2)));
  const factors: Table = {
    rows: CELLS,
    index: Array.from({ length: CELLS }, (_, cell) => `cell${cell}`),
    columns: new Map<string, Column>([
      ["condition", { kind: "categorical", codes: codes(0), categories: ["ctrl", "stim"] }],
      ["cell_type", { kind: "categorical", codes: codes(1), categories: ["B", "NK", "T"] }],
    ]),
  };
  const embedding: Embedding = {
    representation: { rows: CELLS, columns: 2, values },
    klPerLatent: Float64Array.of(1, 1),
    variances: { rows: CELLS, columns: 2, values: new Float64Array(CELLS * 2).fill(0.01) },
  };
  return { embeddings: Array.from({ length: seeds }, () => embedding), factors };
}

/** B, T and NK in thirds of the cells, 4 Megk, every eleventh cell missing. */
function cellType(cell: number): number {
  if (cell % 11 === 0) return -1;
  if (cell % 60 === 1) return 3;
  return [0, 1, 4][Math.floor((3 * cell) / CELLS)];
}

function usage(cell: number): number {
  return ((cell * 37) % 101) / 101;
}

/**
 * An embedding of the cells of `suiteFactors`. "informative": noisy latents of condition, cell type and usage, and one
 * latent of noise. "constant": all values are equal. "duplicated": all latents are equal.
 */
export function syntheticEmbedding(seed: number, kind: "informative" | "constant" | "duplicated"): Embedding {
  const random = createRandom(seed);
  const values = new Float64Array(CELLS * LATENTS);
  for (let cell = 0; cell < CELLS; cell++) {
    const means = [cell % 2, Math.max(0, cellType(cell)) / 2, usage(cell), 0];
    const first = random.normal();
    for (let latent = 0; latent < LATENTS; latent++) {
      const noisy = means[latent] + 0.5 * random.normal();
      values[cell * LATENTS + latent] = kind === "constant" ? 0.25 : kind === "duplicated" ? first : noisy;
    }
  }
  const representation: Matrix = { rows: CELLS, columns: LATENTS, values };
  const variances: Matrix = { ...representation, values: new Float64Array(values.length).fill(0.25) };
  return { representation, klPerLatent: Float64Array.of(0.9, 0.6, 0.3, 0.001), variances };
}
