import { HeddleError } from "@heddle/contracts";
import type { ConfigInput } from "@heddle/runtime";
import { z } from "zod";
import type { ScviDescription } from "./export.js";
import type { ScviLayout } from "./weights.js";

const where = z.enum(["encoder", "decoder", "none", "both"]);

/** Arguments that both classes take. An argument that is not here is refused by name: it would change the model. */
const shared = {
  n_hidden: z.int().default(128),
  n_latent: z.int().default(10),
  n_layers: z.int().default(1),
  dropout_rate: z.number().default(0.1),
  dispersion: z.enum(["gene", "gene-batch", "gene-cell"]).default("gene"),
  latent_distribution: z.literal("normal").default("normal"),
  log_variational: z.boolean().default(true),
  extra_payload_autotune: z.boolean().optional(),
};

const scvi = z.strictObject({
  ...shared,
  gene_likelihood: z.enum(["zinb", "nb", "poisson"]).default("zinb"),
  use_observed_lib_size: z.literal(true).default(true),
  encode_covariates: z.boolean().default(false),
  deeply_inject_covariates: z.boolean().default(true),
  batch_representation: z.literal("one-hot").optional(),
  use_batch_norm: where.default("both"),
  use_layer_norm: where.default("none"),
  use_size_factor_key: z.literal(false).optional(),
});

type Scvi = z.output<typeof scvi>;

const LIKELIHOODS = { zinb: "zinb", nb: "negative-binomial", poisson: "poisson" } as const;

export interface ScviModel {
  readonly config: ConfigInput;
  readonly layout: ScviLayout;
}

/** The model in Heddle's words. Throws HeddleError "unsupported-file" that names what Heddle has no equal of. */
export function scviModel(description: ScviDescription, file: string): ScviModel {
  const found = Object.hasOwn(CLASSES, description.class) ? CLASSES[description.class] : undefined;
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
    return {
      config: { ...common(description, chosen), decoder: mlp("decoder", chosen) },
      layout: layoutOf(description, chosen),
    };
  },
};

function read<T>(schema: z.ZodType<T>, { init }: ScviDescription, file: string): T {
  const given = Object.fromEntries(Object.entries(init).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw unsupported(
    file,
    "arguments of a model that Heddle has an equal of",
    z.prettifyError(parsed.error),
    parsed.error,
  );
}

function mlp(part: "encoder" | "decoder", { n_hidden, n_layers, use_batch_norm, use_layer_norm }: Scvi) {
  const has = (place: Scvi["use_batch_norm"]) => place === part || place === "both";
  const kinds = [...(has(use_batch_norm) ? ["batch"] : []), ...(has(use_layer_norm) ? ["layer"] : [])];
  const normalisation = kinds.length === 0 ? "none" : kinds.join("+");
  return {
    use: `mlp-${part}`,
    hidden: n_hidden,
    layers: n_layers,
    normalisation,
    ...(part === "decoder" && { dropout: 0 }),
  };
}

function common(description: ScviDescription, chosen: Scvi): ConfigInput {
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
    likelihood: likelihood(description, chosen),
    covariates: [
      ...continuous.map((name) => ({ name, kind: "continuous" as const })),
      ...categorical.map(({ name }) => ({ name, kind: "categorical" as const })),
    ],
  };
}

function layoutOf({ categorical, continuous }: ScviDescription, chosen: Scvi): ScviLayout {
  const { gene_likelihood, dispersion, encode_covariates, deeply_inject_covariates } = chosen;
  const dispersed = dispersion === "gene-cell" ? "per-cell" : "free";
  return {
    continuous: continuous.length,
    levels: categorical.reduce((sum, { levels }) => sum + levels.length, 0),
    everyLayer: deeply_inject_covariates,
    encoder: encode_covariates,
    dropout: gene_likelihood === "zinb",
    dispersion: gene_likelihood === "poisson" ? "none" : dispersed,
  };
}

/** scvi-tools' batches are one level where there is no batch_key: a dispersion per batch is then one per gene. */
function likelihood({ categorical, setup }: ScviDescription, { gene_likelihood, dispersion }: Scvi) {
  const use = LIKELIHOODS[gene_likelihood];
  if (use === "poisson") return { use };
  if (dispersion !== "gene-batch") return { use, dispersion };
  const batch = categorical.find(({ name }) => name === setup.batch_key);
  return { use, dispersion: batch ? { covariate: batch.name } : "gene" };
}

const unsupported = (file: string, expected: string, got: string, cause?: unknown) =>
  new HeddleError("unsupported-file", {
    where: file,
    expected,
    got,
    next: "Judge its embedding instead: heddle evaluate FILE.h5ad --obsm X_scVI.",
    cause,
  });
