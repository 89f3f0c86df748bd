// The kernels and the class of tfjs's cpu backend, on which `simd` is built. The build bundles them without registering
// a backend named cpu (tooling/build/bundle.mjs), so that a program may install another copy beside them.
import { tf } from "@heddle/ops";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { KernelConfig } from "@tensorflow/tfjs-core";

export const CpuBackend: new () => object = MathBackendCPU;

const kernels: ReadonlyMap<string, KernelConfig> = new Map(
  tf.getKernelsForBackend("cpu").map((kernel) => [kernel.kernelName, kernel]),
);
export const cpuKernels: Iterable<KernelConfig> = kernels.values();
export const cpuKernel = (name: string): KernelConfig | undefined => kernels.get(name);
