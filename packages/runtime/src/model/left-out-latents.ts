import { HeddleError, type Matrix } from "@heddle/contracts";

/** Latents that are removed from an embedding. */
export interface LeftOutLatents {
  /** Name of the embedding without them: "X_heddle_without_condition". */
  readonly name: string;
  /** From 0, ascending. */
  readonly latents: readonly number[];
}

/** The remaining columns. Throws HeddleError "bad-data" if none remains. */
export function withoutLatents({ rows, columns, values }: Matrix, { latents }: LeftOutLatents): Matrix {
  const kept = Array.from({ length: columns }, (_, latent) => latent).filter((latent) => !latents.includes(latent));
  if (kept.length === 0) {
    throw new HeddleError("bad-data", {
      expected: "a latent that is not left out",
      got: `${columns} latents, all of which follow these factors or are inactive`,
      next: "Leave out fewer factors, or train until more latents are active.",
    });
  }
  const left = new Float64Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    for (const [at, column] of kept.entries()) left[row * kept.length + at] = values[row * columns + column];
  }
  return { rows, columns: kept.length, values: left };
}
