// The values of each metric on representations for which they are known, and its invariances. A metric has them in
// expected.fixture.ts of its folder. Results are "name" or "name of factor".

export interface Expected {
  /** Values where each factor is one latent: a number, or the ceiling of the result. */
  readonly perfect: Readonly<Record<string, number | "ceiling">>;
  /** Values where the latent of one factor occurs three times. */
  readonly duplicated: Readonly<Record<string, number>>;
  /** Largest mean distance of results on noise from their null values; absent where noise is not the null hypothesis. */
  readonly noise?: number;
  /**
   * Transformations of each latent that do not change the results. Metrics that use distances, variances or standard
   * deviations of latents depend on scale.
   */
  readonly ignores: "order and sign" | "order, sign and scale";
  /** Tolerance of the invariance, 1e-5 by default. */
  readonly within?: number;
}

/** Rejects for a metric without expected values. */
export async function expectedOf(name: string): Promise<Expected> {
  const { expected } = (await import(`../src/${name}/expected.fixture.ts`)) as { readonly expected: Expected };
  return expected;
}
