import { definePlugin, type Optimizer, type StateVariable, schedule, type Variable } from "@heddle/contracts";
import { tf, variable } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  learningRate: schedule().default(0.01).describe("Learning rate, constant or scheduled."),
  momentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe("Momentum: share of the previous step's velocity that is kept."),
});

/** velocity ← momentum · velocity + gradient, weight ← weight − learning rate · velocity. */
export default definePlugin({
  role: "optimizer",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Gradient descent with momentum.",
  source: "The equations above. Name the paper and the equations.",
  citations: [],
  options,
  schedules: ({ learningRate }) => ({ learningRate }),
  create: ({ momentum }) => descent(momentum),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "optimizer/my-plugin": z.input<typeof options>;
  }
}

function descent(momentum: number): Optimizer {
  let slots: { readonly weight: Variable; readonly velocity: StateVariable }[] = [];
  return {
    get state() {
      return slots.map(({ velocity }) => velocity);
    },
    begin(weights) {
      slots = weights.map((weight) => {
        const { shape, size } = weight.value;
        return { weight, velocity: variable(`${weight.name}.velocity`, shape, new Float32Array(size)) };
      });
    },
    apply(gradients, learningRate) {
      tf.tidy(() => {
        for (const { weight, velocity } of slots) {
          const gradient = gradients[weight.name];
          if (gradient === undefined) continue;
          velocity.assign(tf.add(tf.mul(momentum, velocity.value), gradient));
          weight.assign(tf.sub(weight.value, tf.mul(learningRate, velocity.value)));
        }
      });
    },
  };
}
