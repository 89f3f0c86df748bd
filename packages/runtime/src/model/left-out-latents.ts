import { HeddleError, type Matrix } from "@heddle/contracts";

/** Latents that a reduced embedding lacks. */
export interface LeftOutLatents {
  /** Of the embedding without them: "X_heddle_without_condition". */
  readonly name: string;
  /** From 0, ascending. */
  readonly latents: readonly number[];
}

/** The columns of `codes` that stay; at least one does, or HeddleError "bad-data". */
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
