import { type TensorInfo, tf } from "@heddle/ops";
import { cpuKernel, cpuKernels } from "../cpu-kernels.js";
import type { SimdBackend } from "../simd-backend.js";
import { sizeOf } from "../tensor-size.js";

/** The arguments of a kernel: inputs by name, attributes, the backend. */
export interface Call<I extends string, A> {
  readonly inputs: Readonly<Record<I, TensorInfo>>;
  readonly attributes: A;
  readonly backend: SimdBackend;
}
type Outputs = TensorInfo | TensorInfo[];

/** The backend's name in tfjs. */
export const SIMD = "simd";
/** Nanoseconds of work below which a barrier and cold caches cost more than parallel work saves. */
const WORTH_SPLITTING = 8000;

/** True if `elements`, at `nanoseconds` each on one thread, are worth a barrier. */
export const isWorthSplitting = (elements: number, nanoseconds = 0.15): boolean =>
  elements * nanoseconds >= WORTH_SPLITTING;

/** Replaces the backend's kernel of that name, if there is one. */
export function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, SIMD)) tf.unregisterKernel(kernelName, SIMD);
  tf.registerKernel({ kernelName, backendName: SIMD, kernelFunc });
}

/** A kernel for an operation made by `defineOp`, whose attributes lie one level down. */
export function heddleKernel<I extends string, A>(name: string, run: (call: Call<I, A>) => Outputs): void {
  replaceKernel(name, ({ inputs, attrs, backend }) =>
    run({
      inputs: inputs as Record<I, TensorInfo>,
      attributes: (attrs as unknown as { attributes: A }).attributes,
      backend: backend as SimdBackend,
    }),
  );
}

/**
 * A kernel of a stock operation for some of its cases: where `run` returns undefined, the cpu backend's kernel of that name
 * runs.
 */
export function stockKernel<I extends string, A>(name: string, run: (call: Call<I, A>) => Outputs | undefined): void {
  const fallback = cpuKernel(name)!.kernelFunc;
  replaceKernel(name, (params) => {
    const backend = params.backend as SimdBackend;
    const call = { inputs: params.inputs as Record<I, TensorInfo>, attributes: params.attrs as unknown as A, backend };
    return run(call) ?? onHost(name, fallback, params);
  });
}

/** Registers every kernel of the cpu backend, over the heap; kernels of `simd` replace some of them later. */
export function registerHostKernels(): void {
  for (const { kernelName, kernelFunc } of cpuKernels)
    replaceKernel(kernelName, (params) => onHost(kernelName, kernelFunc, params));
}

/** A cpu kernel sees views of the heap. */
const onHost = (name: string, run: tf.KernelFunc, params: Parameters<tf.KernelFunc>[0]): Outputs =>
  (params.backend as SimdBackend).runOnHost(name, run, params);

export { sizeOf };
export const isFloat = (...tensors: TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === "float32");
export const isWord = ({ dtype }: TensorInfo): boolean => dtype === "float32" || dtype === "int32" || dtype === "bool";
