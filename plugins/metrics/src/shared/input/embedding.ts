import { type Embedding, HeddleError, type MetricInput } from "@heddle/contracts";

/**
 * The only embedding of an input for one, checked: at least one cell and one latent, a row of factors per cell, and
 * finite codes. Throws HeddleError "bad-data" (shapes) or "non-finite" (codes).
 */
export function oneEmbedding(input: MetricInput): Embedding {
  const [embedding] = input.embeddings;
  if (embedding === undefined) {
    throw new HeddleError("internal", {
      expected: "one embedding",
      got: "none",
      next: "Give the metric the codes it is to judge.",
    });
  }
  checkShape(embedding, input.factors.rows);
  checkFinite(embedding);
  return embedding;
}

function checkShape({ representation: codes, klPerLatent: divergence }: Embedding, rows: number): void {
  const sound =
    codes.rows > 0 &&
    codes.columns > 0 &&
    codes.values.length === codes.rows * codes.columns &&
    codes.rows === rows &&
    (divergence === undefined || divergence.length === codes.columns);
  if (sound) return;
  throw new HeddleError("bad-data", {
    expected: "codes of cells × latents, both ≥ 1, a row of factors per cell and a divergence per latent",
    got: `codes ${codes.rows} × ${codes.columns} (${codes.values.length} values), ${rows} rows of factors, ${
      divergence?.length ?? "no"
    } divergences`,
    next: "Take codes and factors from the same cells, in the same order.",
  });
}

function checkFinite({ representation: codes, klPerLatent: divergence }: Embedding): void {
  const at = codes.values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new HeddleError("non-finite", {
      expected: "finite codes",
      got: `${codes.values[at]} in cell ${Math.floor(at / codes.columns)}, latent ${at % codes.columns}`,
      next: "Find out where training or embedding turned non-finite; such cells cannot be judged.",
    });
  }
  const latent = divergence?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (latent >= 0) {
    throw new HeddleError("non-finite", {
      expected: "finite divergences",
      got: `${divergence?.[latent]} for latent ${latent}`,
      next: "Find out where the posterior turned non-finite.",
    });
  }
}

/** The latents whose mean divergence exceeds `threshold` nats; undefined for an embedding without divergences. */
export function activeLatents(
  { klPerLatent: divergence }: Embedding,
  threshold: number,
): readonly number[] | undefined {
  if (divergence === undefined) return undefined;
  return Array.from(divergence.keys()).filter((latent) => divergence[latent] > threshold);
}

/** Column `latent` of the codes. */
export function latentValues({ representation: codes }: Embedding, latent: number): Float64Array {
  const values = new Float64Array(codes.rows);
  for (let cell = 0; cell < codes.rows; cell++) values[cell] = codes.values[cell * codes.columns + latent];
  return values;
}
