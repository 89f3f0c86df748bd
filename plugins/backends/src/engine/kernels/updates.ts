import type { AdamSettings, TensorInfo } from "@heddle/ops";
import { type Call, heddleKernel, isWorthSplitting, sizeOf } from "./kernel.js";

type AdamInputs = "weight" | "gradient" | "first" | "second" | "rate" | "root";

/** Adam's update of one weight into `outputs`, which may be the inputs. */
function adam({ inputs, attributes, backend }: Call<AdamInputs, AdamSettings>, outputs: readonly TensorInfo[]): void {
  const { weight, gradient, first, second, rate, root } = inputs;
  const { beta1, beta2, epsilon, weightDecay } = attributes;
  const size = sizeOf(weight.shape);
  const tensors = [weight, gradient, first, second, ...outputs, rate, root].map((tensor) => backend.pointer(tensor));
  const settings = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon, weightDecay];
  backend.engine.run("adam", [size, ...tensors, ...settings], isWorthSplitting(size, 0.5));
}

/** What changes tensors in place: weights keep their blocks, so that a recording stays valid. */
export function registerUpdates(): void {
  heddleKernel<AdamInputs, AdamSettings>("HeddleAdamUpdate", (call) => {
    const outputs = [1, 2, 3].map(() => call.backend.allocate(call.inputs.weight.shape));
    adam(call, outputs);
    return outputs;
  });
  heddleKernel<AdamInputs, AdamSettings>("HeddleAdamUpdateInPlace", (call) => {
    const { weight, first, second } = call.inputs;
    adam(call, [weight, first, second]);
    return [];
  });
  heddleKernel<"target" | "source", undefined>("HeddleAssign", ({ inputs: { target, source }, backend }) => {
    const size = sizeOf(target.shape);
    const ends = [backend.pointer(source), 0, 0, 0, 1, backend.pointer(target), 0, 0, 0, 1];
    backend.engine.run("copyStrided", [1, 1, 1, size, ...ends, 0, 0], false);
    return [];
  });
}
