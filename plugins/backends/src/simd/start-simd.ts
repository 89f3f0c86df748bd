import { tf } from "@heddle/ops";
import { startBackend } from "../start-backend.js";
import { Heap } from "./heap.js";
import { loadKernels } from "./kernel-module.js";
import { registerAdam } from "./kernels/adam.js";
import { registerCountLikelihood } from "./kernels/count-likelihood.js";
import { registerElementwise } from "./kernels/elementwise.js";
import { SIMD } from "./kernels/kernel.js";
import { registerMatrixProduct } from "./kernels/matrix-product.js";
import { registerSparseProduct } from "./kernels/sparse-product.js";
import { registerStandardise } from "./kernels/standardise.js";
import { makeSimdBackend } from "./simd-backend.js";

export interface Engine {
  /** Use fused multiply-add where the engine knows relaxed SIMD. */
  readonly relaxed: boolean;
}

/** What runs now; another `relaxed` needs another backend, whose tensors are its own. */
let running: Engine | undefined;

/** Makes "simd" the current tfjs backend; a second start with the same settings keeps it. */
export async function startSimd(engine: Engine): Promise<void> {
  if (running?.relaxed !== engine.relaxed) {
    const heap = new Heap(typeof SharedArrayBuffer !== "undefined");
    const { kernels } = await loadKernels(heap, engine.relaxed);
    if (running) tf.removeBackend(SIMD);
    else registerKernels();
    tf.registerBackend(SIMD, () => makeSimdBackend(heap, kernels), 1);
    running = engine;
  }
  await startBackend(SIMD);
}

function registerKernels(): void {
  tf.copyRegisteredKernels("cpu", SIMD);
  registerMatrixProduct();
  registerSparseProduct();
  registerCountLikelihood();
  registerStandardise();
  registerElementwise();
  registerAdam();
}
