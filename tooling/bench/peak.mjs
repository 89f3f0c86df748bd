// Peak of the machine: multiply-adds between registers, without loads and stores.
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { hasNative } from "./has-native.mjs";
import { nativePeak } from "./native-peak.mjs";
import { compilePeak, operationsOf, STEPS } from "./peak-kernel.mjs";

const ROUNDS = 1e6;
/** Milliseconds of warming up, and runs of which the fastest counts. */
const WARM_UP = 300;
const RUNS = 15;
const WORKER = `
const { workerData, parentPort } = require("node:worker_threads");
const { run } = new WebAssembly.Instance(workerData.module).exports;
const timed = () => { const t = performance.now(); run(workerData.rounds); return performance.now() - t; };
const until = performance.now() + workerData.warmUp;
while (performance.now() < until) timed();
parentPort.postMessage(Math.min(...Array.from({ length: workerData.runs }, timed)));`;

/** The largest peak of the machine, `best`, and where it was reached. Native code is left out where it has not been built. */
export async function measurePeak() {
  const webAssembly = await webAssemblyPeak();
  const counts = webAssembly.map(({ count }) => count);
  const native = hasNative ? await nativePeak(counts) : undefined;
  print("WebAssembly", webAssembly);
  if (native) print("native code", native);
  const best = Math.max(...(native ?? webAssembly).map(({ relaxed }) => relaxed));
  return { webAssembly, native, best, of: native ? "native peak" : "WebAssembly peak" };
}

function print(where, threads) {
  for (const { count, relaxed, plain } of threads)
    console.log(`peak of ${where}, threads: ${count}: ${relaxed.toFixed(1)} GFLOP/s fused, ${plain.toFixed(1)} not`);
}

/** GFLOP/s of one thread and of all together, fused and not. */
async function webAssemblyPeak() {
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const threads = [...new Set([1, availableParallelism()])].map((count) => ({ count }));
  for (const [kind, step] of Object.entries(STEPS)) {
    // Only the optimizing compiler: the other one's code is slower by a multiple, and is replaced while it runs.
    setFlagsFromString("--no-liftoff");
    const module = await compilePeak(step);
    setFlagsFromString("--liftoff");
    for (const entry of threads) {
      const rounds = Array.from({ length: entry.count }, () => once(module));
      entry[kind] = (await Promise.all(rounds)).reduce((sum, ms) => sum + operationsOf(ROUNDS) / ms / 1e6, 0);
    }
  }
  return threads;
}

const once = (module) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: { module, rounds: ROUNDS, warmUp: WARM_UP, runs: RUNS },
    });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
