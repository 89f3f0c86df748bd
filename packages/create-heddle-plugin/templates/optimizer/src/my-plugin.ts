import { definePlugin, type Optimizer, type StateVariable, schedule, type Variable } from "@heddle/contracts";
import { tf, variable } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  learningRate: schedule().default(0.01).describe("Constant or scheduled."),
  momentum: z.number().min(0).lt(1).default(0.9).describe("Share of the last step's speed that is kept."),
});

/** speed ← momentum · speed + gradient, weight ← weight − learning rate · speed. */
export default definePlugin({
  role: "optimizer",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Gradient descent with momentum.",
  source: "The equations above: say which equations of which paper they are.",
  citations: [],
  options,
  schedules: ({ learningRate }) => ({ learningRate }),
  create: ({ momentum }) => descent(momentum),
});

function descent(momentum: number): Optimizer {
  let slots: { readonly weight: Variable; readonly speed: StateVariable }[] = [];
  return {
    get state() {
      return slots.map(({ speed }) => speed);
    },
    begin(weights) {
      slots = weights.map((weight) => {
        const { shape, size } = weight.value;
        return { weight, speed: variable(`${weight.name}.speed`, shape, new Float32Array(size)) };
      });
    },
    apply(gradients, learningRate) {
      tf.tidy(() => {
        for (const { weight, speed } of slots) {
          const gradient = gradients[weight.name];
          if (gradient === undefined) continue;
          speed.assign(tf.add(tf.mul(momentum, speed.value), gradient));
          weight.assign(tf.sub(weight.value, tf.mul(learningRate, speed.value)));
        }
      });
    },
  };
}
