import type { NamedAttrMap, NamedTensorMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { type HostMemory, hostMemory } from "./host-memory.js";
import { tf } from "./tf.js";

type Inputs<I extends string> = Readonly<Record<I, Tensor>>;

/**
 * A differentiable operation in three parts: op → gradient → reference kernel.
 * - `reference` consists of stock tfjs operations and runs on every backend;
 * - `host`, if given, is plain TypeScript over the memory of a backend (cpu, wasm): faster or more precise; a test
 *   compares it with the reference;
 * - a kernel of the same name that a backend registered before takes precedence (see plugins/backends).
 */
export interface OpDefinition<I extends string, A> {
  /** PascalCase with the prefix Heddle, no underscore (tfjs splits its registry keys there). */
  readonly name: string;
  readonly reference: (inputs: Inputs<I>, attributes: A) => Tensor | Tensor[];
  readonly host?: (
    memory: HostMemory,
    inputs: Readonly<Record<I, TensorInfo>>,
    attributes: A,
  ) => TensorInfo | TensorInfo[];
  /** Which inputs and which outputs (by position) `gradient` gets as `saved`, inputs first. */
  readonly save?: { readonly inputs?: readonly I[]; readonly outputs?: readonly boolean[] };
  /**
   * Gradients with respect to the inputs. Compute terms shared by several gradients in the body, outside the returned
   * functions: tfjs tidies after each of those.
   */
  readonly gradient: (dy: Tensor[], saved: Tensor[], attributes: A) => Partial<Record<I, () => Tensor>>;
}

/** A backend that records steps: it is notified of kernels that compute on the host. */
export interface RunsOnHost {
  runOnHost(name: string, run: tf.KernelFunc, params: Parameters<tf.KernelFunc>[0]): TensorInfo | TensorInfo[];
}

/** The operation as a function; kernels and gradient are registered at its first use on each backend. */
export function defineOp<I extends string, A = undefined>(
  definition: OpDefinition<I, A>,
): (inputs: Inputs<I>, attributes: A) => Tensor[] {
  const ready = new Set<string>();
  return (inputs, attributes) => {
    const backend = tf.getBackend();
    if (!ready.has(backend)) {
      register(definition, backend);
      ready.add(backend);
    }
    const outputs = tf
      .engine()
      .runKernel(definition.name, inputs as unknown as NamedTensorMap, { attributes } as unknown as NamedAttrMap);
    return Array.isArray(outputs) ? (outputs as Tensor[]) : [outputs as Tensor];
  };
}

const byDefinition = new Set<string>();

/** True if the current backend registered its own kernel for a Heddle operation, besides the default kernel. */
export function hasOwnKernel(name: string): boolean {
  const backend = tf.getBackend();
  return tf.getKernel(name, backend) != null && !byDefinition.has(`${backend}/${name}`);
}

function register<I extends string, A>(definition: OpDefinition<I, A>, backendName: string): void {
  const { name, reference, host, save, gradient } = definition;
  const attributesOf = (attrs: unknown) => (attrs as { attributes: A }).attributes;
  if (tf.getKernel(name, backendName) == null) {
    byDefinition.add(`${backendName}/${name}`);
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: (params) => {
        const { inputs, attrs, backend } = params;
        const memory = host && hostMemory(backend as object);
        if (!host || !memory) return tf.tidy(() => reference(inputs as unknown as Inputs<I>, attributesOf(attrs)));
        const run: tf.KernelFunc = (given) =>
          host(memory, given.inputs as unknown as Record<I, TensorInfo>, attributesOf(given.attrs));
        const { runOnHost } = backend as Partial<RunsOnHost>;
        return runOnHost ? runOnHost(name, run, params) : run(params);
      },
    });
  }
  if (tf.getGradient(name) == null) {
    tf.registerGradient({
      kernelName: name,
      inputsToSave: [...(save?.inputs ?? [])],
      outputsToSave: [...(save?.outputs ?? [])],
      gradFunc: (dy, saved, attrs) =>
        gradient(Array.isArray(dy) ? dy : [dy], saved, attributesOf(attrs)) as Record<string, () => Tensor>,
    });
  }
}
