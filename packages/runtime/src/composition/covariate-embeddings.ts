// Embeddings of categorical covariates: one table per covariate for all networks, as scvi-tools with
// batch_representation="embedding".
import type {
  CategoricalCovariate,
  Contracts,
  Covariate,
  CovariateSpec,
  Covariates,
  Network,
  Random,
  Role,
  Variable,
} from "@heddle/contracts";
import { levelProduct, type Tensor2D, variable } from "@heddle/ops";

/** Tables of levels × embeddingDim; one row per level, initialized from N(0, 1) as torch.nn.Embedding. */
export class CovariateEmbeddings implements Network {
  readonly weights: readonly Variable[];
  readonly state = [];

  constructor(specs: readonly CovariateSpec[], random: Random) {
    this.weights = specs.flatMap((spec) => {
      if (spec.kind === "continuous" || spec.embeddingDim === undefined) return [];
      const { name, levels, embeddingDim } = spec;
      const values = random.stream(name).normals(levels.length * embeddingDim);
      const rows = levels.map((level) => ({ covariate: name, level }));
      return [variable(name, [levels.length, embeddingDim], values, rows)];
    });
  }

  /** The covariates with the embeddings of their cells. Covariates that were not read are left out. */
  embed(covariates: Covariates): Covariates {
    const embedded = new Map<string, Covariate>(covariates);
    for (const { name, value } of this.weights) {
      const covariate = covariates.get(name);
      if (covariate?.kind === "categorical") embedded.set(name, withEmbedding(covariate, value as Tensor2D));
    }
    return embedded;
  }

  /** The plugin's implementation, whose methods receive covariates with their embeddings. */
  inputOf<R extends Role>(role: R, made: Contracts[R]): Contracts[R] {
    const methods = this.weights.length === 0 ? undefined : METHODS[role]?.(made, (given) => this.embed(given));
    if (methods === undefined) return made;
    return Object.create(made as object, Object.getOwnPropertyDescriptors(methods)) as Contracts[R];
  }
}

function withEmbedding(covariate: CategoricalCovariate, table: Tensor2D): CategoricalCovariate {
  const { kind, levels, codes, mixed } = covariate;
  return {
    kind,
    levels,
    codes,
    ...(mixed && { mixed }),
    embedding: levelProduct(covariate, table),
    get oneHot() {
      return covariate.oneHot;
    },
  };
}

type Embed = (covariates: Covariates) => Covariates;

/** The methods of each role that receive covariates. */
const METHODS: { readonly [R in Role]?: (made: Contracts[R], embed: Embed) => Partial<Contracts[R]> } = {
  "library-size": (made, embed) => ({
    infer: (batch, step) => made.infer({ ...batch, covariates: embed(batch.covariates) }, step),
  }),
  encoder: (made, embed) => ({
    encode: (input, step) => made.encode({ ...input, covariates: embed(input.covariates) }, step),
  }),
  decoder: (made, embed) => ({
    decode: (latent, covariates, step) => made.decode(latent, embed(covariates), step),
  }),
  prior: (made, embed) => ({
    divergence: (posterior, latent, covariates, step) => made.divergence(posterior, latent, embed(covariates), step),
    logProb: (latent, covariates) => made.logProb(latent, embed(covariates)),
    sample: (cells, covariates, step) => made.sample(cells, embed(covariates), step),
  }),
};
