import { HeddleError } from "./errors.js";
import type { Matrix } from "./table.js";

/**
 * Checks a representation, cells × latents.
 *
 * @throws HeddleError "bad-data" without cells or latents, "non-finite" for NaN or infinity
 */
export function checkRepresentation(representation: Matrix): void {
  const { rows, columns, values } = representation;
  if (rows < 1 || columns < 1 || values.length !== rows * columns) {
    throw new HeddleError("bad-data", {
      expected: "a representation of cells × latents, both ≥ 1",
      got: `${rows} × ${columns} with ${values.length} values`,
      next: "Pass an embedding that has cells and latents.",
    });
  }
  checkFinite(representation);
}

/** Throws HeddleError "non-finite", with the cell and the latent, for NaN or infinity. */
export function checkFinite({ columns, values }: Matrix): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new HeddleError("non-finite", {
    expected: "finite values of the representation",
    got: `${values[at]} in cell ${Math.floor(at / columns)}, latent ${(at % columns) + 1}`,
    next: "Remove these cells, or find the step of training that gave a value that is not finite.",
  });
}
