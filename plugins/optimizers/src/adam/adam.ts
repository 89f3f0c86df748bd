import {
  definePlugin,
  type NamedTensors,
  type Optimizer,
  type StateVariable,
  schedule,
  type Variable,
} from "@heddle/contracts";
import { type Scalar, type Tensor, tf, variable } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  learningRate: schedule().default(1e-3).describe("Constant or scheduled."),
  beta1: z.number().min(0).lt(1).default(0.9).describe("Decay of the first moment."),
  beta2: z.number().min(0).lt(1).default(0.999).describe("Decay of the second moment."),
  epsilon: z.number().gt(0).default(1e-8).describe("Added to the root of the second moment; scvi-tools: 0.01."),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe("L2 penalty added to the gradient, not decoupled; scvi-tools: 1e-6."),
});
type Options = z.infer<typeof options>;

interface Slot {
  readonly weight: Variable;
  readonly first: StateVariable;
  readonly second: StateVariable;
}

/** Kingma & Ba 2014 (arXiv:1412.6980), algorithm 1, as torch.optim.Adam computes it. */
class Adam implements Optimizer {
  private slots: Slot[] = [];
  /** β1ᵗ and β2ᵗ, kept as products: exact over a resume, and no power function is needed. */
  private powers: StateVariable | undefined;

  constructor(private readonly options: Options) {}

  get state(): readonly StateVariable[] {
    return [...(this.powers ? [this.powers] : []), ...this.slots.flatMap(({ first, second }) => [first, second])];
  }

  begin(weights: readonly Variable[]): void {
    this.powers = variable("powers", [2], Float32Array.of(1, 1));
    this.slots = weights.map((weight) => {
      const zeros = () => new Float32Array(weight.value.size);
      const { shape } = weight.value;
      return {
        weight,
        first: variable(`${weight.name}.first`, shape, zeros()),
        second: variable(`${weight.name}.second`, shape, zeros()),
      };
    });
  }

  apply(gradients: NamedTensors, learningRate: Scalar): void {
    tf.tidy(() => {
      const { beta1, beta2 } = this.options;
      const powers = this.powers!;
      powers.assign(tf.mul(powers.value, tf.tensor1d([beta1, beta2])));
      const [corrected1, corrected2] = tf.split(tf.sub(1, powers.value), 2) as [Tensor, Tensor];
      const rate = tf.div(learningRate, tf.reshape(corrected1, []));
      const root = tf.sqrt(tf.reshape(corrected2, []));
      for (const slot of this.slots) {
        const gradient = gradients[slot.weight.name];
        if (gradient) this.applyOne(slot, gradient, rate, root);
      }
    });
  }

  private applyOne({ weight, first, second }: Slot, gradient: Tensor, rate: Tensor, root: Tensor): void {
    const { beta1, beta2, epsilon, weightDecay } = this.options;
    tf.tidy(() => {
      const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight.value, weightDecay));
      first.assign(tf.add(tf.mul(first.value, beta1), tf.mul(g, 1 - beta1)));
      second.assign(tf.add(tf.mul(second.value, beta2), tf.mul(tf.square(g), 1 - beta2)));
      const denominator = tf.add(tf.div(tf.sqrt(second.value), root), epsilon);
      weight.assign(tf.sub(weight.value, tf.mul(rate, tf.div(first.value, denominator))));
    });
  }
}

export default definePlugin({
  role: "optimizer",
  name: "adam",
  apiVersion: 1,
  summary: "Adam with L2 weight decay (Kingma & Ba 2014, algorithm 1).",
  options,
  schedules: ({ learningRate }) => ({ learningRate }),
  create: (chosen) => new Adam(chosen),
});
