import type { DataType, TensorInfo } from "@heddle/ops";
import { type Call, isFloat, isWorthSplitting, sizeOf, stockKernel } from "./kernel.js";

/** The functions of assembly/elementwise.ts, in its order. */
const FUNCTIONS = [
  ...["Neg", "Exp", "Log", "Log1p", "Expm1", "Sqrt", "Rsqrt", "Square", "Abs", "Relu", "Step", "Sigmoid", "Softplus"],
  ...["Tanh", "Elu", "LeakyRelu", "Reciprocal", "ToFloat", "ToInteger", "ToBoolean", "Sign", "Copy"],
] as const;
type FunctionName = (typeof FUNCTIONS)[number];
/** Those that are kernels of tfjs with one input and at most a slope. */
const STOCK = FUNCTIONS.filter((name) => !/^(To|Copy)/.test(name));

/** A few instructions for four numbers; the others take about ten times as long. */
const CHEAP = new Set<FunctionName>([
  ...(["Neg", "Square", "Abs", "Relu", "Step", "LeakyRelu"] as const),
  ...(["ToFloat", "ToInteger", "ToBoolean", "Sign", "Copy"] as const),
]);

type One = Call<"x", { readonly alpha?: number } | undefined>;

/** The function of x, in a new tensor. */
export function apply(
  name: FunctionName,
  call: Pick<One, "inputs" | "backend">,
  dtype: DataType,
  slope = 0,
): TensorInfo {
  const { inputs, backend } = call;
  const output = backend.allocate(inputs.x.shape, dtype);
  const size = sizeOf(inputs.x.shape);
  const given = [FUNCTIONS.indexOf(name), size, backend.pointer(inputs.x), backend.pointer(output), slope];
  backend.engine.run("unary", given, isWorthSplitting(size, CHEAP.has(name) ? undefined : 1.2));
  return output;
}

export function registerUnary(): void {
  for (const name of STOCK) {
    stockKernel(name, (call: One) => {
      if (!isFloat(call.inputs.x)) return undefined;
      return apply(name, call, "float32", call.attributes?.alpha ?? 0);
    });
  }
  stockKernel("Cast", ({ inputs, attributes, backend }: Call<"x", { readonly dtype: DataType }>) => {
    const [from, to] = [inputs.x.dtype, attributes.dtype];
    if (from === to) return backend.share(inputs.x, inputs.x.shape);
    if (from === "float32" && to === "int32") return apply("ToInteger", { inputs, backend }, to);
    if (from === "float32" && to === "bool") return apply("ToBoolean", { inputs, backend }, to);
    if ((from === "int32" || from === "bool") && to === "float32") return apply("ToFloat", { inputs, backend }, to);
    return from === "bool" && to === "int32" ? apply("Copy", { inputs, backend }, to) : undefined;
  });
}
