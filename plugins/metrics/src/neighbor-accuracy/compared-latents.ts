import type { Embedding, Matrix } from "@heddle/contracts";
import { activeLatents, latentValues } from "../shared/input/latents.js";
import { standardize } from "../shared/prediction/standardize.js";

/** Latents between which distances are measured, and the suffix of their results. */
export interface ComparedLatents {
  readonly suffix: "" | "/kl-scaled" | "/rotated";
  readonly representation: Matrix;
}

/**
 * The active latents as the run stores them; in model coordinates, if these are rotated; with KL divergences, all latents with
 * variance 1 times √KL. The names do not depend on the order: those without a suffix are of the model's coordinates.
 */
export function comparedLatents(embedding: Embedding, threshold: number): ComparedLatents[] {
  const { representation, unrotated, klPerLatent } = embedding;
  const active = activeLatents(embedding, threshold) ?? Array.from({ length: representation.columns }, (_, at) => at);
  const chosen = (matrix: Matrix) => matrixOf(active.map((latent) => latentValues({ representation: matrix }, latent)));
  if (active.length === 0) return [];
  return [
    ...(unrotated === undefined ? [] : [{ suffix: "/rotated" as const, representation: chosen(representation) }]),
    { suffix: "", representation: chosen(unrotated ?? representation) },
    ...(klPerLatent === undefined
      ? []
      : [{ suffix: "/kl-scaled" as const, representation: klScaled(embedding, klPerLatent) }]),
  ];
}

function klScaled(embedding: Embedding, klPerLatent: Float64Array): Matrix {
  const { rows, columns } = embedding.representation;
  const latents = Array.from({ length: columns }, (_, latent) => latentValues(embedding, latent));
  const scaled = standardize(
    latents,
    Int32Array.from({ length: rows }, (_, cell) => cell),
  ).columns;
  return matrixOf(
    scaled.map((values, latent) => {
      // an estimate of a KL divergence may be below 0
      const weight = Math.sqrt(Math.max(0, klPerLatent[latent]));
      return values.map((value) => weight * value);
    }),
  );
}

function matrixOf(columns: readonly Float64Array[]): Matrix {
  const rows = columns[0].length;
  const values = new Float64Array(rows * columns.length);
  for (const [at, column] of columns.entries())
    for (let row = 0; row < rows; row++) values[row * columns.length + at] = column[row];
  return { rows, columns: columns.length, values };
}
