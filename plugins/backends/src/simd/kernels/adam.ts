import type { AdamInput, AdamSettings } from "@heddle/ops";
import { houseKernel, sizeOf } from "./kernel.js";

export function registerAdam(): void {
  houseKernel<keyof AdamInput, AdamSettings>("HeddleAdamUpdate", ({ inputs, attributes, backend }) => {
    const { weight, gradient, first, second, rate, root } = inputs;
    const { beta1, beta2, epsilon, weightDecay } = attributes;
    const outputs = [1, 2, 3].map(() => backend.allocate(weight.shape));
    const pointers = [weight, gradient, first, second, ...outputs].map((tensor) => backend.pointer(tensor));
    const [step, divisor] = [rate, root].map((scalar) => backend.heap.floats(backend.pointer(scalar), 1)[0]!);
    backend.kernels.adam(
      ...[sizeOf(weight.shape), ...pointers, step!, divisor!],
      ...[beta1, 1 - beta1, beta2, 1 - beta2, epsilon, weightDecay],
    );
    return outputs;
  });
}
