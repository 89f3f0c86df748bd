/** A column of cells as the page draws it: levels and their indices (−1 missing), or numbers (NaN missing). */
export type FactorColumn =
  | { readonly kind: "categorical"; readonly categories: readonly string[]; readonly codes: Int32Array }
  | { readonly kind: "number"; readonly values: Float32Array };
