import { definePlugin, type Encoder, TOKENS } from "@heddle/contracts";
import { matrixProduct, type Tensor2D, tf, variable } from "@heddle/ops";
import { z } from "zod";
import { gaussianPosterior } from "./gaussian-posterior.js";

const options = z.strictObject({
  scale: z.number().positive().default(1).describe("Standard deviation of the initial weights, before 1 / √genes."),
});

/** q(z | x) = N(W log(1 + x) + b, diag exp(V log(1 + x) + c)): a linear map to each moment of a Gaussian. */
export default definePlugin({
  role: "encoder",
  name: "my-plugin",
  apiVersion: 1,
  summary: "A linear map from log counts to the moments of a diagonal Gaussian.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.random],
  create({ scale }, [{ genes }, spec, random]): Encoder {
    const columns = spec.groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : 0), 0);
    const spread = scale / Math.sqrt(genes);
    const [mean, logVariance] = ["mean", "logVariance"].map((name) => ({
      weights: variable(
        `${name}.weights`,
        [genes, columns],
        random
          .stream(name)
          .normals(genes * columns)
          .map((value) => spread * value),
      ),
      bias: variable(`${name}.bias`, [1, columns], new Float32Array(columns)),
    }));
    const moment = (x: Tensor2D, { weights, bias }: NonNullable<typeof mean>) =>
      tf.add(matrixProduct(x, weights.value as Tensor2D), bias.value) as Tensor2D;
    return {
      weights: [mean, logVariance].flatMap(({ weights, bias }) => [weights, bias]),
      state: [],
      usesCovariates: [],
      encode({ counts }) {
        const x = tf.log1p("dense" in counts ? counts.dense() : counts) as Tensor2D;
        return gaussianPosterior(spec, moment(x, mean), moment(x, logVariance));
      },
    };
  },
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "encoder/my-plugin": z.input<typeof options>;
  }
}
