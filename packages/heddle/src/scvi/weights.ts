import { HeddleError } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import type { StoredTensor } from "@heddle/runtime/run-folder";

/** The tensors of scvi-tools that a model uses, and the positions of covariates in them. */
export interface ScviLayout {
  /** Number of columns of continuous covariates in the first layer's weights, before the levels. */
  readonly continuous: number;
  /** Number of columns of levels at the end of the weights, in every layer or in the first alone. */
  readonly levels: number;
  readonly everyLayer: boolean;
  /** True if the encoder has covariates. */
  readonly encoder: boolean;
  /** True if the likelihood has dropout logits. */
  readonly dropout: boolean;
  /** The dispersion: px_r, px_r_decoder, or none. */
  readonly dispersion: "free" | "per-cell" | "none";
  /** True if the decoder is linear in latents and covariates. */
  readonly linear: boolean;
  /** True if l_encoder gives the distribution of the library size. */
  readonly learnedLibrary: boolean;
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^z_encoder\.encoder\.fc_layers\.Layer (\d+)\./, "encoder.hidden$1."],
  [/^decoder\.px_decoder\.fc_layers\.Layer (\d+)\./, "decoder.hidden$1."],
  [/^z_encoder\.mean_encoder\./, "encoder.mean.0."],
  [/^z_encoder\.var_encoder\./, "encoder.variance.0."],
  [/^l_encoder\.encoder\.fc_layers\.Layer (\d+)\./, "library-size.hidden$1."],
  [/^l_encoder\.mean_encoder\./, "library-size.mean.0."],
  [/^l_encoder\.var_encoder\./, "library-size.variance.0."],
  [/^decoder\.factor_regressor\.fc_layers\.Layer 0\./, "decoder.mean."],
  [/^decoder\.px_dropout_decoder\.fc_layers\.Layer 0\./, "decoder.dropout."],
  [/^decoder\.px_scale_decoder\.0\./, "decoder.mean.0."],
  [/^decoder\.px_dropout_decoder\./, "decoder.dropout.0."],
  [/^decoder\.px_r_decoder\./, "decoder.dispersion.0."],
];

const PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "0.weight": "weights",
    "0.bias": "bias",
    "1.weight": "scale",
    "1.bias": "shift",
    "1.running_mean": "runningMean",
    "1.running_var": "runningVariance",
  }),
);

/**
 * PyTorch tensors under Heddle's names and in its layout: weights are inputs × outputs, with covariate weights apart.
 * Tensors that scvi-tools creates but this model does not use are omitted.
 */
export function heddleTensors(tensors: readonly StoredTensor[], layout: ScviLayout, where: string): StoredTensor[] {
  const spare = (name: string) =>
    name.endsWith("num_batches_tracked") ||
    (name.startsWith("l_encoder.") && !layout.learnedLibrary) ||
    (name.startsWith("decoder.px_dropout_decoder.") && !layout.dropout) ||
    (name.startsWith("decoder.px_r_decoder.") && layout.dispersion !== "per-cell") ||
    (name === "px_r" && layout.dispersion !== "free");
  return tensors.filter(({ name }) => !spare(name)).flatMap((tensor) => convert(tensor, layout, where));
}

function convert(tensor: StoredTensor, layout: ScviLayout, where: string): StoredTensor[] {
  const whole = WHOLE.get(tensor.name);
  if (whole) return [whole(tensor)];
  const [pattern, to] = NAMES.find(([known]) => known.test(tensor.name)) ?? [];
  const [, stem, part] = /^(.*)\.(\d\.\w+)$/.exec(pattern ? tensor.name.replace(pattern, to!) : "") ?? [];
  const kind = PARTS.get(part ?? "");
  if (stem === undefined || kind === undefined) throw unknown(tensor.name, where);
  if (kind !== "weights") return [{ ...tensor, name: `${stem}.${kind}` }];
  return splitColumns(tensor, stem, covariateColumns(stem, layout));
}

/**
 * Number of covariate columns at the end of these weights, and of further columns in Heddle's layer, which gives all
 * covariates to every layer: the further columns are zeros, so that the model is the same.
 */
function covariateColumns(stem: string, { continuous, levels, everyLayer, encoder, linear }: ScviLayout) {
  if (linear && stem.startsWith("decoder.")) return { own: levels, zeros: 0 };
  const [, part, layer] = /^(encoder|library-size|decoder)\.hidden(\d+)$/.exec(stem) ?? [];
  if (part === undefined || (part !== "decoder" && !encoder)) return { own: 0, zeros: 0 };
  if (layer === "0") return { own: continuous + levels, zeros: 0 };
  return everyLayer ? { own: levels, zeros: continuous } : { own: 0, zeros: continuous + levels };
}

function splitColumns(
  { shape, values }: StoredTensor,
  stem: string,
  { own, zeros }: { readonly own: number; readonly zeros: number },
): StoredTensor[] {
  const [outputs, columns] = shape as [number, number];
  const inputs = columns - own;
  const part = (from: number, to: number) => transposed(values, columns, outputs, from, to);
  const weights = { name: `${stem}.weights`, shape: [inputs, outputs], values: part(0, inputs) };
  if (own + zeros === 0) return [weights];
  const ofCovariates = new Float32Array((zeros + own) * outputs);
  ofCovariates.set(part(inputs, columns), zeros * outputs);
  return [weights, { name: `${stem}.covariateWeights`, shape: [zeros + own, outputs], values: ofCovariates }];
}

/** Columns `from` to `to` of a matrix in rows, as rows. */
function transposed(values: Float32Array, columns: number, rows: number, from: number, to: number): Float32Array {
  const result = new Float32Array((to - from) * rows);
  for (let column = from; column < to; column++)
    for (let row = 0; row < rows; row++) result[(column - from) * rows + row] = values[row * columns + column];
  return result;
}

/** Tensors outside layers. The prior of the library size in scvi-tools is 1 × batches. */
const WHOLE: ReadonlyMap<string, (tensor: StoredTensor) => StoredTensor> = new Map(
  Object.entries<(tensor: StoredTensor) => StoredTensor>({
    px_r: (tensor) => ({ ...byLevel(tensor), name: "decoder.dispersion" }),
    library_log_means: ({ values }) => ({ name: "library-size.prior.mean", shape: [values.length, 1], values }),
    library_log_vars: ({ values }) => ({
      name: "library-size.prior.logVariance",
      shape: [values.length, 1],
      values: Float32Array.from(values, log),
    }),
  }),
);

/** G → 1 × G; G × levels → levels × G. */
function byLevel({ shape, values }: StoredTensor): { shape: number[]; values: Float32Array } {
  const [genes, levels = 1] = shape as [number, number?];
  return { shape: [levels, genes], values: transposed(values, levels, genes, 0, levels) };
}

const unknown = (name: string, where: string) =>
  new HeddleError("unsupported-file", {
    where,
    expected: "the weights of scvi-tools' SCVI, as version 1.4.2 names them",
    got: name,
    next: "Export a model of that class, or evaluate its embedding: heddle evaluate FILE.h5ad --obsm X_scVI.",
  });
