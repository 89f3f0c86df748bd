import { HeddleError, ownValue } from "@heddle/contracts";
import type { ConfigInput } from "@heddle/runtime/config";
import { z } from "zod";
import type { ScviDescription } from "./export.js";
import type { ScviLayout } from "./weights.js";

const where = z.enum(["encoder", "decoder", "none", "both"]);

/** Arguments of both classes. Any other argument is an error, because it would change the model. */
const shared = {
  n_hidden: z.int().default(128),
  n_latent: z.int().default(10),
  n_layers: z.int().default(1),
  dropout_rate: z.number().default(0.1),
  latent_distribution: z.literal("normal").default("normal"),
  log_variational: z.boolean().default(true),
  extra_payload_autotune: z.boolean().optional(),
};
const likelihoods = z.enum(["zinb", "nb", "poisson"]);

const scvi = z.strictObject({
  ...shared,
  gene_likelihood: likelihoods.default("zinb"),
  dispersion: z.enum(["gene", "gene-batch", "gene-cell"]).default("gene"),
  use_observed_lib_size: z.boolean().default(true),
  encode_covariates: z.boolean().default(false),
  deeply_inject_covariates: z.boolean().default(true),
  batch_representation: z.literal("one-hot").optional(),
  use_batch_norm: where.default("both"),
  use_layer_norm: where.default("none"),
  use_size_factor_key: z.literal(false).optional(),
});

const linear = z
  .strictObject({
    ...shared,
    gene_likelihood: likelihoods.default("nb"),
    dispersion: z.enum(["gene", "gene-batch"]).default("gene"),
    use_observed_lib_size: z.boolean().default(false),
    use_batch_norm: z.boolean().default(true),
    bias: z.boolean().default(false),
  })
  // its encoder is that of an SCVI with the defaults
  .transform((given) => ({
    ...given,
    decoder: { use: "linear-decoder", normalization: given.use_batch_norm ? "batch" : "none", bias: given.bias },
    encode_covariates: false,
    deeply_inject_covariates: true,
    use_batch_norm: "both" as const,
    use_layer_norm: "none" as const,
  }));

/** Arguments that determine the parts of both classes. */
type Arguments = Omit<z.output<typeof scvi>, "batch_representation" | "use_size_factor_key">;
interface ModelArguments extends Arguments {
  readonly decoder: ConfigInput["decoder"];
  readonly linear: boolean;
}

const LIKELIHOODS = { zinb: "zinb", nb: "negative-binomial", poisson: "poisson" } as const;

export interface ScviModel {
  readonly config: ConfigInput;
  readonly layout: ScviLayout;
}

/** The model as a configuration of Heddle. Throws HeddleError "unsupported-file" for a feature that Heddle lacks. */
export function scviModel(description: ScviDescription, file: string): ScviModel {
  const found = ownValue(CLASSES, description.class);
  if (found === undefined)
    throw unsupported(file, `a model of ${Object.keys(CLASSES).join(" or ")}`, description.class);
  if (typeof description.setup.size_factor_key === "string") {
    throw unsupported(file, "no size_factor_key", description.setup.size_factor_key);
  }
  return found(description, file);
}

const CLASSES: Readonly<Record<string, ((description: ScviDescription, file: string) => ScviModel) | undefined>> = {
  SCVI: (description, file) => {
    const chosen = read(scvi, description, file);
    return model(description, { ...chosen, decoder: mlp("decoder", chosen), linear: false }, file);
  },
  LinearSCVI: (description, file) => {
    const chosen = read(linear, description, file);
    return model(description, { ...chosen, linear: true }, file);
  },
};

function model(description: ScviDescription, chosen: ModelArguments, file: string): ScviModel {
  if (!chosen.use_observed_lib_size && !chosen.log_variational) {
    throw unsupported(file, "log_variational where the library size is learned", "log_variational=False");
  }
  return { config: configOf(description, chosen), layout: layoutOf(description, chosen) };
}

function read<T>(schema: z.ZodType<T>, { init }: ScviDescription, file: string): T {
  const given = Object.fromEntries(Object.entries(init).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw unsupported(file, "arguments that Heddle can represent", z.prettifyError(parsed.error), parsed.error);
}

function mlp(part: "encoder" | "decoder", { n_hidden, n_layers, use_batch_norm, use_layer_norm }: Arguments) {
  const has = (value: ModelArguments["use_batch_norm"]) => value === part || value === "both";
  const kinds = [...(has(use_batch_norm) ? ["batch"] : []), ...(has(use_layer_norm) ? ["layer"] : [])];
  const normalization = kinds.length === 0 ? "none" : kinds.join("+");
  return {
    use: `mlp-${part}`,
    hidden: n_hidden,
    layers: n_layers,
    normalization,
    ...(part === "decoder" && { dropout: 0 }),
  };
}

function configOf(description: ScviDescription, chosen: ModelArguments): ConfigInput {
  const { categorical, continuous } = description;
  return {
    preset: "scvi",
    latents: chosen.n_latent,
    encoder: {
      ...mlp("encoder", chosen),
      dropout: chosen.dropout_rate,
      covariates: chosen.encode_covariates,
      inputTransform: chosen.log_variational ? "log1p" : "none",
    },
    decoder: chosen.decoder,
    likelihood: likelihood(description, chosen),
    librarySize: chosen.use_observed_lib_size ? "observed" : learned(description, chosen),
    covariates: [
      ...continuous.map((name) => ({ name, kind: "continuous" as const })),
      ...categorical.map(({ name }) => ({ name, kind: "categorical" as const })),
    ],
  };
}

/** scvi-tools gives the library size encoder one layer, independent of n_layers. */
function learned(description: ScviDescription, chosen: ModelArguments) {
  const { normalization, hidden } = mlp("encoder", chosen);
  const batch = batchOf(description);
  return {
    use: "learned",
    hidden,
    layers: 1,
    normalization,
    dropout: chosen.dropout_rate,
    covariates: chosen.encode_covariates,
    ...(batch && { by: batch.name }),
  };
}

/** The batch column, if it has at least two levels. */
const batchOf = ({ categorical, setup }: ScviDescription) => categorical.find(({ name }) => name === setup.batch_key);

function layoutOf({ categorical, continuous }: ScviDescription, chosen: ModelArguments): ScviLayout {
  const { gene_likelihood, dispersion, encode_covariates, deeply_inject_covariates } = chosen;
  const dispersed = dispersion === "gene-cell" ? "per-cell" : "free";
  return {
    continuous: continuous.length,
    levels: categorical.reduce((sum, { levels }) => sum + levels.length, 0),
    everyLayer: deeply_inject_covariates,
    encoder: encode_covariates,
    dropout: gene_likelihood === "zinb",
    dispersion: gene_likelihood === "poisson" ? "none" : dispersed,
    linear: chosen.linear,
    learnedLibrary: !chosen.use_observed_lib_size,
  };
}

/** Without a batch_key scvi-tools has one batch, so that a dispersion per batch is one per gene. */
function likelihood(description: ScviDescription, { gene_likelihood, dispersion }: ModelArguments) {
  const use = LIKELIHOODS[gene_likelihood];
  if (use === "poisson") return { use };
  if (dispersion !== "gene-batch") return { use, dispersion };
  const batch = batchOf(description);
  return { use, dispersion: batch ? { covariate: batch.name } : "gene" };
}

const unsupported = (file: string, expected: string, got: string, cause?: unknown) =>
  new HeddleError("unsupported-file", {
    where: file,
    expected,
    got,
    next: "Evaluate its embedding instead: heddle evaluate FILE.h5ad --obsm X_scVI.",
    cause,
  });
