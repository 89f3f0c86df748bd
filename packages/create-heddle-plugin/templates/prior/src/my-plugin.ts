import { definePlugin, HeddleError, type LatentSpec, type PosteriorGroup, type Prior, TOKENS } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const LOG_TWO_PI = 1.8378770664093453;
const options = z.strictObject({
  scale: z.number().positive().default(1).describe("Standard deviation of every latent; 1 is the standard normal."),
});

/** N(0, scale² I), with KL(N(μ, σ²) ‖ N(0, s²)) = ½ ((μ² + σ²) / s² − 1 − log σ² + log s²) per unit, nats. */
export default definePlugin({
  role: "prior",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Normal prior with one scale for all latents.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  needs: [TOKENS.latentSpec],
  create: ({ scale }, [spec]): Prior => normal(scale, spec),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "prior/my-plugin": z.input<typeof options>;
  }
}

function normal(scale: number, spec: LatentSpec): Prior {
  const logVariance = 2 * log(scale);
  const columns = spec.groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : 0), 0);
  return {
    weights: [],
    state: [],
    usesCovariates: [],
    divergence(posterior) {
      const units = posterior.groups.map((group) => divergencePerUnit(group, scale));
      const perGroup = units.map((unit) => tf.sum(unit, 1, true) as Tensor2D);
      return { perGroup: tf.concat(perGroup, 1), perUnit: tf.concat(units, 1), estimator: "analytic" };
    },
    logProb: ({ z: latent }) => {
      const scaled = tf.square(tf.div(latent, scale));
      return tf.mul(-0.5, tf.sum(tf.add(scaled, LOG_TWO_PI + logVariance), 1)) as Tensor1D;
    },
    sample: (cells, _covariates, step) => ({
      z: tf.mul(scale, step.random.normal("prior", [cells, columns])) as Tensor2D,
      spec,
    }),
  };
}

function divergencePerUnit(group: PosteriorGroup, scale: number): Tensor2D {
  if (group.kind !== "gaussian") {
    throw new HeddleError("incompatible-plugins", {
      expected: "Gaussian latents for the prior my-plugin",
      got: `a group of kind ${group.kind}`,
      next: "Choose another prior.",
    });
  }
  const { mean, logVariance } = group;
  const spread = tf.div(tf.add(tf.square(mean), tf.exp(logVariance)), scale * scale);
  return tf.mul(0.5, tf.sub(spread, tf.add(logVariance, 1 - 2 * log(scale)))) as Tensor2D;
}
