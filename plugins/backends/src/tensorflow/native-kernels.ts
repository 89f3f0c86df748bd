/** Operations of @heddle/ops as TensorFlow's own, where it has them: one call instead of dozens. */
import { type Tensor, type Tensor2D, type TensorInfo, tf } from "@heddle/ops";
import { TENSORFLOW } from "./load-tensorflow.js";

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number;
}
/** The part of tfjs-node's backend that runs an operation of TensorFlow by name. */
interface Eager {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): TensorInfo;
}

/** One float32 output of float32 inputs. */
function run(name: string, ...inputs: Tensor[]): Tensor {
  const backend = tf.backend() as unknown as Eager;
  const { TF_ATTR_TYPE: type, TF_FLOAT: value } = backend.binding;
  return tf.engine().makeTensorFromTensorInfo(backend.executeSingleOutput(name, [{ name: "T", type, value }], inputs));
}

/** NaN below 0, where TensorFlow's functions go on and ours do not; `atZero` at 0, where it has a NaN or another sign. */
function onDomain(x: Tensor, value: Tensor, atZero: number): Tensor {
  const below = tf.where(tf.equal(x, 0), tf.fill(x.shape, atZero), tf.fill(x.shape, NaN));
  return tf.where(tf.greater(x, 0), value, below);
}

type Compute = (
  inputs: Readonly<Record<string, Tensor>>,
  attributes: { readonly a: boolean; readonly b: boolean },
) => Tensor;

const KERNELS: Readonly<Record<string, Compute>> = {
  HeddleLgamma: ({ x }) => onDomain(x, run("Lgamma", x), Infinity),
  HeddleDigamma: ({ x }) => onDomain(x, run("Digamma", x), -Infinity),
  HeddleTrigamma: ({ x }) => onDomain(x, run("Polygamma", tf.onesLike(x), x), Infinity),
  // Its product takes transposed operands as they lie.
  HeddleMatrixProduct: ({ a, b }, transposed) => tf.matMul(a as Tensor2D, b as Tensor2D, transposed.a, transposed.b),
};

/** Once per process; what was registered for an operation before, at its first use, is replaced. */
export function registerNativeKernels(): void {
  for (const [kernelName, compute] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, TENSORFLOW) != null) continue;
    tf.registerKernel({
      kernelName,
      backendName: TENSORFLOW,
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() =>
          compute(inputs as unknown as Record<string, Tensor>, (attrs as { attributes: never }).attributes),
        ),
    });
  }
}
