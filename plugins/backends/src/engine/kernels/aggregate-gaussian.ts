import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { type Call, heddleKernel, isWorthSplitting } from "./kernel.js";

type Gaussians = "z" | "mean" | "logVariance" | "logWeights";
type Above = "joint" | "perUnit" | "dJoint" | "dPerUnit";

/** Nanoseconds for one pair of a draw and a Gaussian in one unit. */
const PAIR = 2;
/** Gaussians of one share of the gradient: BLOCK of assembly/aggregate-gaussian.ts. */
const BLOCK = 32;

interface Sizes {
  readonly draws: number;
  readonly cells: number;
  readonly units: number;
}
const sizesOf = ({ z, mean }: Readonly<Record<"z" | "mean", TensorInfo>>): Sizes => ({
  draws: z.shape[0],
  cells: mean.shape[0],
  units: z.shape[1],
});

/** Runs `use` with the Gaussians' tables. */
function withTables(
  backend: SimdBackend,
  inputs: Readonly<Record<Gaussians, TensorInfo>>,
  use: (tables: number) => void,
) {
  const { cells, units } = sizesOf(inputs);
  const { engine } = backend;
  const given = [inputs.mean, inputs.logVariance].map((tensor) => backend.pointer(tensor));
  engine.heap.scratch(12 * units * ((cells + 3) & ~3), (tables) => {
    engine.run("gaussianTables", [cells, units, ...given, tables], isWorthSplitting(cells * units, 3));
    use(tables);
  });
}

function density({ inputs, backend }: Call<Gaussians, undefined>): TensorInfo[] {
  const { engine } = backend;
  const { draws, cells, units } = sizesOf(inputs);
  const outputs = [backend.allocate([draws]), backend.allocate([draws, units])];
  const [z, weights, joint, perUnit] = [inputs.z, inputs.logWeights, ...outputs].map((x) => backend.pointer(x));
  withTables(backend, inputs, (tables) =>
    engine.heap.scratch(engine.threads * engine.calls.aggregateGaussianScratch(cells), (scratch) =>
      engine.run(
        "aggregateGaussian",
        [draws, cells, units, z, weights, tables, joint, perUnit, scratch],
        isWorthSplitting(draws * cells * units, PAIR),
      ),
    ),
  );
  return outputs;
}

function gradient({ inputs, backend }: Call<Gaussians | Above, undefined>): TensorInfo[] {
  const { engine } = backend;
  const { heap, threads, calls } = engine;
  const { draws, cells, units } = sizesOf(inputs);
  const outputs = [inputs.z, inputs.mean, inputs.mean].map(({ shape }) => backend.allocate(shape));
  const [z, weights, joint, perUnit, dJoint, dPerUnit, dz, ...rest] = [
    ...[inputs.z, inputs.logWeights, inputs.joint, inputs.perUnit, inputs.dJoint, inputs.dPerUnit],
    ...outputs,
  ].map((tensor) => backend.pointer(tensor));
  const given = [z, weights];
  const above = [joint, perUnit, dJoint, dPerUnit];
  const blocks = Math.ceil(cells / BLOCK);
  withTables(backend, inputs, (tables) =>
    heap.scratch(4 * blocks * draws * units, (pulls) => {
      heap.scratch(threads * calls.aggregateGaussianGradientScratch(units), (scratch) =>
        engine.run(
          "aggregateGaussianGradient",
          [draws, cells, units, ...given, tables, ...above, pulls, ...rest, scratch],
          isWorthSplitting(draws * cells * units, PAIR),
        ),
      );
      engine.run("reduce", [0, 1, blocks, draws * units, pulls, -1, dz], isWorthSplitting(blocks * draws * units));
    }),
  );
  return outputs;
}

export function registerAggregateGaussian(): void {
  heddleKernel("HeddleAggregateGaussian", density);
  heddleKernel("HeddleAggregateGaussianGradient", gradient);
}
