import { tf } from "@heddle/ops";
import { cores, mayRefuse, mayWait } from "#threads";
import { startBackend } from "../start-backend.js";
import { Engine } from "./engine.js";
import { type Executor, wasmExecutor } from "./executor.js";
import { Heap } from "./heap.js";
import { compileKernels, type Instance, instantiate } from "./kernel-module.js";
import { registerAggregateGaussian } from "./kernels/aggregate-gaussian.js";
import { registerBinary } from "./kernels/binary.js";
import { registerCountLikelihood } from "./kernels/count-likelihood.js";
import { registerHostKernels, SIMD } from "./kernels/kernel.js";
import { registerLayouts } from "./kernels/layouts.js";
import { registerLevelRows } from "./kernels/level-rows.js";
import { registerMatrixProduct } from "./kernels/matrix-product.js";
import { registerPooledProduct } from "./kernels/pooled-product.js";
import { registerRandom } from "./kernels/random.js";
import { registerReductions } from "./kernels/reductions.js";
import { registerSparseCounts } from "./kernels/sparse-counts.js";
import { registerStandardize } from "./kernels/standardize.js";
import { registerUnary } from "./kernels/unary.js";
import { registerUpdates } from "./kernels/updates.js";
import { makeSimdBackend, type SimdBackend } from "./simd-backend.js";
import { startPool } from "./threads/pool.js";

export interface EngineOptions {
  /** Use fused multiply-add where the machine has it. */
  readonly relaxed: boolean;
  /** Threads, including the calling one; "auto": one per core, at most four. */
  readonly threads: number | "auto";
}

/** Makes an executor other than that of WebAssembly; `name` tells it from others. */
export interface ExecutorFactory {
  readonly name: string;
  make(heap: Heap, instance: Instance, settings: { readonly fused: boolean; readonly threads: number }): Executor;
}

/** The current engine. Other settings need another backend with separate tensors. */
let running: { readonly settings: string; readonly stop: () => void } | undefined;

/**
 * Makes an engine the current tfjs backend, under the name "simd"; a second start with the same settings keeps it. Without a
 * factory it runs in WebAssembly alone.
 */
export async function startEngine(options: EngineOptions, factory?: ExecutorFactory): Promise<SimdBackend> {
  const { relaxed, threads } = options;
  const settings = JSON.stringify([factory?.name ?? "wasm", relaxed, threads]);
  if (running?.settings !== settings) {
    const engine = await makeEngine(options, factory);
    if (running) {
      tf.removeBackend(SIMD);
      running.stop();
    } else registerKernels();
    tf.registerBackend(SIMD, () => makeSimdBackend(engine), 1);
    running = { settings, stop: () => engine.executor.stop() };
  }
  await startBackend(SIMD);
  return tf.backend() as SimdBackend;
}

async function makeEngine({ relaxed, threads }: EngineOptions, factory: ExecutorFactory | undefined): Promise<Engine> {
  const threadCount = threads === "auto" ? automaticThreads() : threads;
  const shared = typeof SharedArrayBuffer !== "undefined" && mayWait();
  const heap = new Heap(shared);
  const { module } = await compileKernels(shared, relaxed);
  const instance = instantiate(module, heap.memory);
  if (factory)
    return new Engine(heap, instance, factory.make(heap, instance, { fused: relaxed, threads: threadCount }));
  const pool = shared && threadCount > 1 ? await poolOf(heap, module, threadCount, threads === "auto") : undefined;
  return new Engine(heap, instance, wasmExecutor(instance, pool));
}

/** Where a page forbids workers, an automatic number of threads falls to one, and a number from the configuration is an error. */
async function poolOf(heap: Heap, module: WebAssembly.Module, threads: number, automatic: boolean) {
  try {
    return await startPool(heap, module, threads);
  } catch (error) {
    if (automatic && mayRefuse) return undefined;
    throw error;
  }
}

const MOST_THREADS = 4;
const automaticThreads = (): number => Math.max(1, Math.min(MOST_THREADS, cores()));

function registerKernels(): void {
  registerHostKernels();
  registerUnary();
  registerBinary();
  registerReductions();
  registerLayouts();
  registerMatrixProduct();
  registerPooledProduct();
  registerLevelRows();
  registerSparseCounts();
  registerCountLikelihood();
  registerAggregateGaussian();
  registerStandardize();
  registerUpdates();
  registerRandom();
}
