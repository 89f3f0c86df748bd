import { checkFinite } from "./check-representation.js";
import { HeddleError } from "./errors.js";
import type { Embedding, MetricInput } from "./evaluation.js";

/**
 * The embeddings of a metric's input, checked: the first if `needed` is "one", all of them if "several". Each has at
 * least one cell and one latent, one row of factors per cell, and finite values.
 *
 * @throws HeddleError "bad-data" for too few embeddings or wrong shapes, "non-finite" for NaN or infinity
 */
export function checkedEmbeddings(
  { embeddings, factors }: MetricInput,
  needed: "one" | "several",
): readonly Embedding[] {
  const least = needed === "one" ? 1 : 2;
  if (embeddings.length < least) {
    throw new HeddleError("bad-data", {
      expected: needed === "one" ? "one embedding" : "embeddings of at least two seeds",
      got: `${embeddings.length}`,
      next: needed === "one" ? "Pass an embedding." : "Train the configuration with another seed, and pass both.",
    });
  }
  const used = needed === "one" ? embeddings.slice(0, 1) : embeddings;
  for (const embedding of used) {
    checkShape(embedding, factors.rows);
    checkFinite(embedding.representation);
    checkKl(embedding);
  }
  return used;
}

function checkShape({ representation, klPerLatent }: Embedding, rows: number): void {
  const { rows: cells, columns: latents, values } = representation;
  const sound =
    cells > 0 &&
    latents > 0 &&
    values.length === cells * latents &&
    cells === rows &&
    (klPerLatent === undefined || klPerLatent.length === latents);
  if (sound) return;
  throw new HeddleError("bad-data", {
    expected: "a representation of cells × latents, both ≥ 1, a row of factors per cell and a KL divergence per latent",
    got: `a representation of ${cells} × ${latents} (${values.length} values), ${rows} rows of factors, ${
      klPerLatent?.length ?? "no"
    } KL divergences`,
    next: "Pass the representation and the factors of the same cells, in the same order.",
  });
}

function checkKl({ klPerLatent }: Embedding): void {
  const latent = klPerLatent?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (latent >= 0) {
    throw new HeddleError("non-finite", {
      expected: "a finite KL divergence per latent",
      got: `${klPerLatent?.[latent]} for latent ${latent + 1}`,
      next: "Find the step of training that gave a posterior that is not finite.",
    });
  }
}
