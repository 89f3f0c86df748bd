// Peak of the machine in WebAssembly: multiply-adds between registers, without loads and stores.
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { compilePeak, operationsOf, STEPS } from "./peak-kernel.mjs";

const ROUNDS = 4e6;
const WORKER = `
const { workerData, parentPort } = require("node:worker_threads");
const { run } = new WebAssembly.Instance(workerData.module).exports;
run(workerData.rounds);
const times = Array.from({ length: 5 }, () => { const t = performance.now(); run(workerData.rounds); return performance.now() - t; });
parentPort.postMessage(Math.min(...times));`;

/** GFLOP/s of one thread and of all together, fused and not. */
export async function measurePeak() {
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const threads = [...new Set([1, availableParallelism()])].map((count) => ({ count }));
  for (const [kind, step] of Object.entries(STEPS)) {
    const module = await compilePeak(step);
    for (const entry of threads) {
      const rounds = Array.from({ length: entry.count }, () => once(module));
      entry[kind] = (await Promise.all(rounds)).reduce((sum, ms) => sum + operationsOf(ROUNDS) / ms / 1e6, 0);
    }
  }
  for (const { count, relaxed, plain } of threads)
    console.log(`peak of ${count} threads: ${relaxed.toFixed(1)} GFLOP/s fused, ${plain.toFixed(1)} not`);
  return { threads };
}

const once = (module) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { eval: true, workerData: { module, rounds: ROUNDS } });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
