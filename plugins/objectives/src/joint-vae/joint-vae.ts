import {
  type Divergence,
  definePlugin,
  type LatentSpec,
  type Objective,
  type ObjectiveInput,
  type StepContext,
  schedule,
} from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { evidenceTerms, type Scalar, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const rising = (to: number) => ({
  kind: "linear" as const,
  from: 0,
  to,
  start: 0,
  end: 0.5,
  unit: "fraction" as const,
});

const options = z.strictObject({
  categories: z
    .array(z.int().min(2))
    .min(1)
    .default([10])
    .describe("Number of categories of each discrete latent; these are added to the continuous latents."),
  continuousWeight: schedule()
    .default(30)
    .describe("Weight of the distance of the continuous latents' KL to their capacity (γ)."),
  discreteWeight: schedule()
    .default(30)
    .describe("Weight of the distance of the discrete latents' KL to their capacity (γ)."),
  continuousCapacity: schedule().default(rising(10)).describe("Capacity of all continuous latents together, in nats."),
  discreteCapacity: schedule()
    .default(rising(5))
    .describe("Capacity of all discrete latents together, in nats; capped at their maximum, Σ ln categories."),
  // below this, a float32 softmax is already one-hot
  temperature: schedule(0.01)
    .default(0.67)
    .describe("Temperature of the relaxed latents; lower values are closer to one-hot."),
});
type Options = z.infer<typeof options>;

type Kind = LatentSpec["groups"][number]["kind"];

/** |mean over cells of the KL of all groups of a kind − capacity|, nats. */
function distance({ perGroup }: Divergence, { groups }: LatentSpec, kind: Kind, capacity: Scalar): Scalar {
  const columns = groups.flatMap((group, i) => (group.kind === kind ? [i] : []));
  const parts = columns.map((column) => tf.slice(perGroup, [0, column], [-1, 1]) as Tensor2D);
  return tf.abs(tf.sub(tf.mean(tf.addN(parts)), capacity));
}

class JointVae implements Objective {
  readonly weights = [];
  readonly state = [];

  constructor(private readonly categories: Options["categories"]) {}

  latents({ groups }: LatentSpec): LatentSpec {
    const codes = this.categories.map((categories) => ({ kind: "concrete" as const, categories }));
    return { groups: [...groups, ...codes] };
  }

  terms(input: ObjectiveInput, step: StepContext) {
    const { divergence, posterior } = input;
    const most = this.categories.reduce((sum, categories) => sum + log(categories), 0);
    const discrete: Scalar = tf.minimum(step.schedule("discreteCapacity"), most);
    return {
      ...evidenceTerms(input),
      continuousDistance: {
        value: distance(divergence, posterior.spec, "gaussian", step.schedule("continuousCapacity")),
        weight: "continuousWeight",
      },
      discreteDistance: {
        value: distance(divergence, posterior.spec, "concrete", discrete),
        weight: "discreteWeight",
      },
    };
  }
}

/**
 * −E[log p(x | z, c)] + γ_z |KL_z − C_z| + γ_c |KL_c − C_c|, with categorical latents c relaxed by Gumbel-softmax: Dupont
 * 2018 (arXiv:1804.00104), equation 7. KL_c is the KL of the categoricals, at most Σ ln categories.
 */
export default definePlugin({
  role: "objective",
  name: "joint-vae",
  apiVersion: 1,
  summary:
    "Continuous latents and discrete latents, each pulled to a capacity that rises during training (Dupont 2018).",
  source: "Equation 7 of the paper; capacities as in the author's code.",
  citations: [
    {
      text: "Dupont 2018. Learning Disentangled Joint Continuous and Discrete Representations. NeurIPS.",
      url: "https://arxiv.org/abs/1804.00104",
    },
    {
      text: "Jang et al. 2017. Categorical Reparameterization with Gumbel-Softmax. ICLR.",
      url: "https://arxiv.org/abs/1611.01144",
    },
  ],
  options,
  schedules: ({ continuousWeight, discreteWeight, continuousCapacity, discreteCapacity, temperature }) => ({
    continuousWeight,
    discreteWeight,
    continuousCapacity,
    discreteCapacity,
    temperature,
  }),
  create: ({ categories }) => new JointVae(categories),
});
