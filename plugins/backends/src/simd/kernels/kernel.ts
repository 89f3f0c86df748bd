import { type TensorInfo, tf } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";

/** What a kernel of ours is given: its inputs by name, its attributes, the backend. */
export interface Call<I extends string, A> {
  readonly inputs: Readonly<Record<I, TensorInfo>>;
  readonly attributes: A;
  readonly backend: SimdBackend;
}
type Outputs = TensorInfo | TensorInfo[];

/** The backend's name in tfjs. */
export const SIMD = "simd";

/** Takes the place of whatever kernel of that name the backend has. */
export function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, SIMD)) tf.unregisterKernel(kernelName, SIMD);
  tf.registerKernel({ kernelName, backendName: SIMD, kernelFunc });
}

/** A kernel for an operation made by `defineOp`, whose attributes lie one level down. */
export function houseKernel<I extends string, A>(name: string, run: (call: Call<I, A>) => Outputs): void {
  replaceKernel(name, ({ inputs, attrs, backend }) =>
    run({
      inputs: inputs as Record<I, TensorInfo>,
      attributes: (attrs as unknown as { attributes: A }).attributes,
      backend: backend as SimdBackend,
    }),
  );
}

/**
 * A kernel of a stock operation for the cases it knows: where `run` answers undefined, what tfjs's cpu backend has of
 * that name takes over.
 */
export function stockKernel<I extends string, A>(name: string, run: (call: Call<I, A>) => Outputs | undefined): void {
  const fallback = tf.getKernel(name, "cpu").kernelFunc;
  replaceKernel(name, (params) => {
    const call = {
      inputs: params.inputs as Record<I, TensorInfo>,
      attributes: params.attrs as unknown as A,
      backend: params.backend as SimdBackend,
    };
    return run(call) ?? fallback(params);
  });
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
