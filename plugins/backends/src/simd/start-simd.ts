import { tf } from "@heddle/ops";
import { cores, mayRefuse, mayWait } from "#threads";
import { startBackend } from "../start-backend.js";
import { Engine } from "./engine.js";
import { Heap } from "./heap.js";
import { compileKernels, instantiate } from "./kernel-module.js";
import { registerAggregateGaussian } from "./kernels/aggregate-gaussian.js";
import { registerBinary } from "./kernels/binary.js";
import { registerCountLikelihood } from "./kernels/count-likelihood.js";
import { registerHostKernels, SIMD } from "./kernels/kernel.js";
import { registerLayouts } from "./kernels/layouts.js";
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
  /** Use fused multiply-add where the JavaScript engine has relaxed SIMD. */
  readonly relaxed: boolean;
  /** Threads, including the calling one; "auto": one per core, at most four. */
  readonly threads: number | "auto";
}

/** The current engine. Other settings need another backend with separate tensors. */
let running: { readonly options: EngineOptions; readonly stop: () => void } | undefined;

/** Makes "simd" the current tfjs backend; a second start with the same settings keeps it. */
export async function startSimd(options: EngineOptions): Promise<SimdBackend> {
  if (running?.options.relaxed !== options.relaxed || running.options.threads !== options.threads) {
    const engine = await startEngine(options);
    if (running) {
      tf.removeBackend(SIMD);
      running.stop();
    } else registerKernels();
    tf.registerBackend(SIMD, () => makeSimdBackend(engine), 1);
    running = { options, stop: () => engine.pool?.stop() };
  }
  await startBackend(SIMD);
  return tf.backend() as SimdBackend;
}

async function startEngine({ relaxed, threads }: EngineOptions): Promise<Engine> {
  const threadCount = threads === "auto" ? automaticThreads() : threads;
  const shared = typeof SharedArrayBuffer !== "undefined" && mayWait();
  const heap = new Heap(shared);
  const { module } = await compileKernels(shared, relaxed);
  const pool = shared && threadCount > 1 ? await poolOf(heap, module, threadCount, threads === "auto") : undefined;
  return new Engine(heap, instantiate(module, heap.memory), pool);
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
  registerSparseCounts();
  registerCountLikelihood();
  registerAggregateGaussian();
  registerStandardize();
  registerUpdates();
  registerRandom();
}
