import { type Covariates, type DataShape, type Decoder, definePlugin, type HeadSpec, TOKENS } from "@heddle/contracts";
import { matrixProduct, type Tensor2D, tf, variable } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  scale: z.number().positive().default(1).describe("Standard deviation of the initial weights, before 1 / √inputs."),
});

/** raw = [z, covariates] W for each head of shape "cell-gene"; every other head is a weight. */
export default definePlugin({
  role: "decoder",
  name: "my-plugin",
  apiVersion: 1,
  summary: "A linear map from latents and covariates to the likelihood's heads.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create({ scale }, [data, spec, { heads }, random]): Decoder {
    const latents = spec.groups.reduce(
      (sum, group) => sum + (group.kind === "gaussian" ? group.size : group.categories),
      0,
    );
    const inputs = latents + covariateColumns(data);
    const weights = heads.map((head) => {
      const rows = rowsOf(head, inputs, data);
      const spread = head.shape === "cell-gene" ? scale / Math.sqrt(inputs) : head.start === "standard-normal" ? 1 : 0;
      const start = random.stream(head.name).normals(rows * data.genes);
      return variable(
        head.name,
        [rows, data.genes],
        start.map((value) => spread * value),
      );
    });
    return {
      weights,
      state: [],
      decode({ z: latent }, covariates) {
        const x = tf.concat([latent, ...columnsOf(covariates)], 1);
        return Object.fromEntries(
          heads.map(({ name, shape }, i) => {
            const values = weights[i].value as Tensor2D;
            const rows = typeof shape === "object" ? levelsOf(covariates, shape.perCategory) : undefined;
            return [
              name,
              shape === "cell-gene" ? { raw: matrixProduct(x, values) } : { raw: values, ...(rows && { rows }) },
            ];
          }),
        );
      },
    };
  },
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "decoder/my-plugin": z.input<typeof options>;
  }
}

const covariateColumns = ({ covariates }: DataShape): number =>
  covariates.reduce((sum, spec) => sum + (spec.kind === "categorical" ? spec.levels.length : 1), 0);

function rowsOf({ shape }: HeadSpec, inputs: number, { covariates }: DataShape): number {
  if (shape === "cell-gene") return inputs;
  if (shape === "gene") return 1;
  const spec = covariates.find(({ name }) => name === shape.perCategory);
  return spec?.kind === "categorical" ? spec.levels.length : 1;
}

const columnsOf = (covariates: Covariates): Tensor2D[] =>
  [...covariates.values()].map((covariate) =>
    covariate.kind === "categorical" ? covariate.oneHot : (tf.expandDims(covariate.values, 1) as Tensor2D),
  );

function levelsOf(covariates: Covariates, name: string): Int32Array | undefined {
  const covariate = covariates.get(name);
  return covariate?.kind === "categorical" ? covariate.codes : undefined;
}
