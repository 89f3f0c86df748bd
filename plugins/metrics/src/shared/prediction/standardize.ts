import { mean } from "@heddle/numerics";

/** Standardized columns: mean 0 and variance 1 (divided by n) in the training entries. */
export interface Standardized {
  /** Per latent: its values in all entries; all 0 for a constant latent. */
  readonly columns: readonly Float64Array[];
}

/** Shifts and scales each column by its moments in the entries of `training`. */
export function standardize(latents: readonly Float64Array[], training: Int32Array): Standardized {
  return {
    columns: latents.map((values) => {
      const known = Float64Array.from(training, (at) => values[at]);
      const middle = mean(known);
      const deviation = Math.sqrt(mean(known.map((value) => (value - middle) * (value - middle))));
      // rounding leaves deviations of about 1e-16 of a constant
      const size = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      if (!(deviation > 1e-12 * size)) return new Float64Array(values.length);
      return values.map((value) => (value - middle) / deviation);
    }),
  };
}

/** The entries of each column. */
export function entriesOf(columns: readonly Float64Array[], entries: Int32Array): Float64Array[] {
  return columns.map((values) => Float64Array.from(entries, (at) => values[at]));
}
