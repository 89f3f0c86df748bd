/** Numbers of the golden files: scalars in nested arrays, row-major. */
export type Nested = number | readonly Nested[];

export interface ScviGolden {
  readonly source: string;
  readonly settings: {
    readonly n_batch: number;
    readonly n_hidden: number;
    readonly n_latent: number;
    readonly n_layers: number;
    readonly dispersion: "gene" | "gene-batch" | "gene-cell";
    readonly gene_likelihood: "nb" | "zinb";
  };
  readonly counts: readonly (readonly number[])[];
  readonly batch: readonly number[];
  readonly noise: readonly Nested[];
  /** For a learned library size: noise by step, moments of the data per batch, KL divergence per cell. */
  readonly libraryNoise?: readonly (readonly number[])[];
  readonly libraryMeans?: readonly number[];
  readonly libraryVariances?: readonly number[];
  readonly libraryDivergence?: readonly number[];
  /** Genes × latents, for a linear decoder. */
  readonly loadings?: readonly (readonly number[])[];
  readonly weights: Readonly<Record<string, Nested>>;
  readonly reconstruction: readonly number[];
  readonly reconstructionExact: readonly number[];
  readonly divergence: readonly number[];
  readonly loss: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, Nested>>;
  readonly runningMomentsAfterOnePass: Readonly<Record<string, Nested>>;
  readonly adam: {
    readonly losses: readonly number[];
    readonly weightsAfter: Readonly<Record<string, Readonly<Record<string, Nested>>>>;
  };
}

export interface Placed {
  readonly name: string;
  readonly values: Float64Array;
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^z_encoder\.encoder\.fc_layers\.Layer (\d+)/, "encoder.hidden$1"],
  [/^decoder\.px_decoder\.fc_layers\.Layer (\d+)/, "decoder.hidden$1"],
  [/^l_encoder\.encoder\.fc_layers\.Layer (\d+)/, "library-size.hidden$1"],
  [/^l_encoder\.mean_encoder/, "library-size.mean.0"],
  [/^l_encoder\.var_encoder/, "library-size.variance.0"],
  [/^decoder\.factor_regressor\.fc_layers\.Layer 0/, "decoder.mean"],
  [/^decoder\.px_dropout_decoder\.fc_layers\.Layer 0/, "decoder.dropout"],
  [/^z_encoder\.mean_encoder/, "encoder.mean.0"],
  [/^z_encoder\.var_encoder/, "encoder.variance.0"],
  [/^decoder\.px_scale_decoder\.0/, "decoder.mean.0"],
  [/^decoder\.px_dropout_decoder/, "decoder.dropout.0"],
  [/^decoder\.px_r_decoder/, "decoder.dispersion.0"],
];

const PARTS: Readonly<Record<string, string>> = {
  "0.weight": "weights",
  "0.bias": "bias",
  "1.weight": "scale",
  "1.bias": "shift",
  "1.running_mean": "runningMean",
  "1.running_var": "runningVariance",
};

/**
 * Converts a torch tensor to Heddle's name and layout. torch stores outputs × inputs, Heddle inputs × outputs, with the
 * one-hot inputs of covariates (torch's last columns) in a separate tensor.
 */
export function placed(torchName: string, tensor: Nested, covariateLevels: number): Placed[] {
  if (torchName === "px_r") return [{ name: "decoder.dispersion", values: dispersion(tensor as readonly Nested[]) }];
  const renamed = NAMES.reduce((name, [pattern, to]) => name.replace(pattern, to), torchName);
  const [, stem, part] = /^(.*?)\.(\d\.\w+)$/.exec(renamed)!;
  const rows = tensor as readonly (readonly number[])[];
  if (part !== "0.weight")
    return [{ name: `${stem}.${PARTS[part]}`, values: Float64Array.from((tensor as number[]).flat()) }];
  // heads on a hidden layer have no covariates; layers on the latents have
  const withCovariates = covariateLevels > 1 && /^decoder\..*fc_layers/.test(torchName);
  const inputs = rows[0].length - (withCovariates ? covariateLevels : 0);
  const weights = { name: `${stem}.weights`, values: transposed(rows, 0, inputs) };
  if (!withCovariates) return [weights];
  return [weights, { name: `${stem}.covariateWeights`, values: transposed(rows, inputs, rows[0].length) }];
}

function transposed(rows: readonly (readonly number[])[], from: number, to: number): Float64Array {
  const columns = Array.from({ length: to - from }, (_, i) => rows.map((row) => row[from + i]));
  return Float64Array.from(columns.flat());
}

/** G becomes 1 × G; G × levels becomes levels × G. */
function dispersion(tensor: readonly Nested[]): Float64Array {
  if (typeof tensor[0] === "number") return Float64Array.from(tensor as readonly number[]);
  const rows = tensor as readonly (readonly number[])[];
  return transposed(rows, 0, rows[0].length);
}
