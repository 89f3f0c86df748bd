import { houseKernel } from "./kernel.js";

type Four = [number, number, number, number];

export function registerStandardise(): void {
  houseKernel<"x", { readonly epsilon: number }>(
    "HeddleStandardiseColumns",
    ({ inputs: { x }, attributes: { epsilon }, backend }) => {
      const [rows, columns] = x.shape as [number, number];
      const outputs = [x.shape, [columns], [columns], [columns]].map((shape) => backend.allocate(shape));
      const [y, mean, variance, inverse] = outputs.map((output) => backend.pointer(output)) as Four;
      const from = backend.pointer(x);
      backend.kernels.standardise(rows, columns, 0, columns, from, epsilon, y, mean, variance, inverse);
      return outputs;
    },
  );
  houseKernel<"dy" | "y" | "inverse", undefined>("HeddleStandardiseColumnsGradient", ({ inputs, backend }) => {
    const [rows, columns] = inputs.y.shape as [number, number];
    const output = backend.allocate([rows, columns]);
    const given = [inputs.dy, inputs.y, inputs.inverse, output].map((tensor) => backend.pointer(tensor)) as Four;
    backend.kernels.standardiseGradient(rows, columns, 0, columns, ...given);
    return output;
  });
}
