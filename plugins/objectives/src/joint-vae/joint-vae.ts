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
import { type Scalar, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { evidenceTerms } from "../weights/evidence-terms.js";

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
    .describe("Categories of each discrete code; they stand beside the continuous latents asked for."),
  continuousWeight: schedule()
    .default(30)
    .describe("Weight of the continuous latents' distance to their capacity (γ)."),
  discreteWeight: schedule().default(30).describe("Weight of the discrete codes' distance to their capacity (γ)."),
  continuousCapacity: schedule().default(rising(10)).describe("In nats, all continuous latents together."),
  discreteCapacity: schedule()
    .default(rising(5))
    .describe("In nats, all discrete codes together; held at what they can tell, Σ ln categories."),
  // a float32 softmax of logits over less than this is a choice already
  temperature: schedule(0.01).default(0.67).describe("Of the relaxed codes; the lower, the nearer to a choice."),
});
type Options = z.infer<typeof options>;

type Kind = LatentSpec["groups"][number]["kind"];

/** |mean over cells of the divergence of all groups of a kind − capacity|, nats. */
function distance({ perGroup }: Divergence, { groups }: LatentSpec, kind: Kind, capacity: Scalar): Scalar {
  const columns = groups.flatMap((group, i) => (group.kind === kind ? [i] : []));
  const parts = columns.map((column) => tf.slice(perGroup, [0, column], [-1, 1]) as Tensor2D);
  return tf.abs(tf.sub(tf.mean(tf.addN(parts)), capacity)) as Scalar;
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
    const discrete = tf.minimum(step.schedule("discreteCapacity"), most) as Scalar;
    return {
      ...evidenceTerms(input),
      continuousDistance: {
        value: distance(divergence, posterior.spec, "gaussian", step.schedule("continuousCapacity")),
        weight: step.schedule("continuousWeight"),
      },
      discreteDistance: {
        value: distance(divergence, posterior.spec, "concrete", discrete),
        weight: step.schedule("discreteWeight"),
      },
    };
  }
}

/**
 * −E[log p(x | z, c)] + γ_z |KL_z − C_z| + γ_c |KL_c − C_c|, with categorical codes c relaxed by Gumbel-softmax: Dupont
 * 2018 (arXiv:1804.00104), equation 7. KL_c is that of the categoricals, at most Σ ln categories.
 */
export default definePlugin({
  role: "objective",
  name: "joint-vae",
  apiVersion: 1,
  summary: "Continuous latents and discrete codes, each held at a capacity that rises in training (Dupont 2018).",
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
