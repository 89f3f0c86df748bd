import { HeddleError } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import type { StoredTensor } from "@heddle/runtime";

/** What of scvi-tools' tensors a model uses, and where covariates stand in them. */
export interface ScviLayout {
  /** Columns that the first layer's weights end in, before the levels. */
  readonly continuous: number;
  /** Columns that weights end in, one per level: of every layer, or of the first only. */
  readonly levels: number;
  readonly everyLayer: boolean;
  /** Whether the encoder has them too. */
  readonly encoder: boolean;
  /** Whether the likelihood has a head of dropout logits. */
  readonly dropout: boolean;
  /** Where the dispersion is: px_r, px_r_decoder, or nowhere. */
  readonly dispersion: "free" | "per-cell" | "none";
  /** Whether the decoder's heads are linear maps of latents and covariates. */
  readonly linear: boolean;
  /** Whether the library size is drawn from what l_encoder gives. */
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

const PARTS: Readonly<Record<string, string>> = {
  "0.weight": "weights",
  "0.bias": "bias",
  "1.weight": "scale",
  "1.bias": "shift",
  "1.running_mean": "runningMean",
  "1.running_var": "runningVariance",
};

/**
 * torch's tensors under Heddle's names and in its layout: weights as inputs × outputs, those of covariates apart. What
 * scvi-tools makes for every model and this one does not use is left out.
 */
export function heddleTensors(tensors: readonly StoredTensor[], layout: ScviLayout, where: string): StoredTensor[] {
  const spare = (name: string) =>
    name.endsWith("num_batches_tracked") ||
    (name.startsWith("l_encoder.") && !layout.learnedLibrary) ||
    (name.startsWith("decoder.px_dropout_decoder.") && !layout.dropout) ||
    (name.startsWith("decoder.px_r_decoder.") && layout.dispersion !== "per-cell") ||
    (name === "px_r" && layout.dispersion !== "free");
  return tensors.filter(({ name }) => !spare(name)).flatMap((tensor) => place(tensor, layout, where));
}

function place(tensor: StoredTensor, layout: ScviLayout, where: string): StoredTensor[] {
  const whole = WHOLE[tensor.name];
  if (whole) return [whole(tensor)];
  const [pattern, to] = NAMES.find(([known]) => known.test(tensor.name)) ?? [];
  const [, stem, part] = /^(.*)\.(\d\.\w+)$/.exec(pattern ? tensor.name.replace(pattern, to!) : "") ?? [];
  const kind = PARTS[part ?? ""];
  if (stem === undefined || kind === undefined) throw unknown(tensor.name, where);
  if (kind !== "weights") return [{ ...tensor, name: `${stem}.${kind}` }];
  return splitColumns(tensor, stem, covariateColumns(stem, layout));
}

/**
 * How many columns of covariates these weights end in, and how many more Heddle's layer has, which gives all covariates
 * to every layer: those stay zeros, so that the model is the same.
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
    for (let row = 0; row < rows; row++) result[(column - from) * rows + row] = values[row * columns + column]!;
  return result;
}

/** Tensors that are no layer's. scvi-tools keeps a prior of the library size as 1 × batches. */
const WHOLE: Readonly<Record<string, ((tensor: StoredTensor) => StoredTensor) | undefined>> = {
  px_r: (tensor) => ({ ...byLevel(tensor), name: "decoder.dispersion" }),
  library_log_means: ({ values }) => ({ name: "library-size.prior.mean", shape: [values.length, 1], values }),
  library_log_vars: ({ values }) => ({
    name: "library-size.prior.logVariance",
    shape: [values.length, 1],
    values: Float32Array.from(values, log),
  }),
};

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
    next: "Export a model of that class, or judge its embedding: heddle evaluate FILE.h5ad --obsm X_scVI.",
  });
