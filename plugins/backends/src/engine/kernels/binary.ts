import type { DataType, TensorInfo } from "@heddle/ops";
import { broadcast } from "./broadcast.js";
import { type Call, isFloat, isWorthSplitting, sizeOf, stockKernel } from "./kernel.js";

/** The functions of assembly/binary.ts, in its order. */
const ARITHMETIC = ["Add", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", "SquaredDifference"];
const COMPARISONS = ["Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual"];
const LOGIC = ["LogicalAnd", "LogicalOr"];
const FUNCTIONS = [...ARITHMETIC, ...COMPARISONS, ...LOGIC, "EluGrad", "Pow"];

type Pair = Pick<Call<"a" | "b", unknown>, "inputs" | "backend">;

function combine(name: string, { inputs: { a, b }, backend }: Pair, dtype: DataType): TensorInfo | undefined {
  const plan = broadcast(a.shape, b.shape);
  // an inner stride is 1 or 0; anything else would be a transposed view, which tf does not have
  if (plan === undefined) return undefined;
  const output = backend.allocate(plan.shape, dtype);
  const size = sizeOf(plan.shape);
  if (size === 0) return output;
  const [byA, byB] = plan.strides;
  backend.engine.run(
    "binary",
    [
      FUNCTIONS.indexOf(name),
      ...plan.sizes,
      backend.pointer(a),
      ...byA,
      backend.pointer(b),
      ...byB,
      backend.pointer(output),
    ],
    isWorthSplitting(size),
  );
  return output;
}

export function registerBinary(): void {
  for (const name of [...ARITHMETIC, "Pow"])
    stockKernel(name, (call: Call<"a" | "b", unknown>) =>
      isFloat(call.inputs.a, call.inputs.b) ? combine(name, call, "float32") : undefined,
    );
  for (const name of COMPARISONS)
    stockKernel(name, (call: Call<"a" | "b", unknown>) =>
      isFloat(call.inputs.a, call.inputs.b) ? combine(name, call, "bool") : undefined,
    );
  for (const name of LOGIC)
    stockKernel(name, (call: Call<"a" | "b", unknown>) =>
      call.inputs.a.dtype === "bool" && call.inputs.b.dtype === "bool" ? combine(name, call, "bool") : undefined,
    );
  stockKernel("EluGrad", ({ inputs: { dy, y }, backend }: Call<"dy" | "y", unknown>) =>
    isFloat(dy, y) ? combine("EluGrad", { inputs: { a: dy, b: y }, backend }, "float32") : undefined,
  );
  stockKernel("AddN", ({ inputs, backend }: Call<never, unknown>) => {
    const all = inputs as unknown as TensorInfo[];
    if (!isFloat(...all)) return undefined;
    const [first, ...others] = all;
    let sum = backend.share(first, first.shape);
    for (const b of others) {
      const next = combine("Add", { inputs: { a: sum, b }, backend }, "float32")!;
      backend.disposeData(sum.dataId);
      sum = next;
    }
    return sum;
  });
  stockKernel("Select", ({ inputs, backend }: Call<"condition" | "t" | "e", unknown>) => {
    const { condition, t, e } = inputs;
    const size = sizeOf(t.shape);
    if (sizeOf(condition.shape) !== size || sizeOf(e.shape) !== size || !isFloat(t, e)) return undefined;
    const output = backend.allocate(t.shape);
    const given = [condition, t, e, output].map((tensor) => backend.pointer(tensor));
    backend.engine.run("choose", [size, ...given], isWorthSplitting(size));
    return output;
  });
}
