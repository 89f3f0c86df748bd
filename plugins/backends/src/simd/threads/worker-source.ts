/** What the first thread sends to a new worker. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly kernels: readonly string[];
  readonly thread: number;
  readonly control: number;
  readonly seen: number;
}

/**
 * A worker's whole program, as text: Node and browsers start it alike, no bundler has to find a file, and it needs
 * nothing but what it is sent. It instantiates the module, puts the kernels into the table in the order it is told, says
 * that it is there and serves until it is told to stop; an error of its own marks it as lost (offsets: assembly/pool.ts).
 */
export const WORKER_SOURCE = `
const node = typeof process === "object" && process.versions && process.versions.node;
const work = ({ module, memory, kernels, thread, control, seen }) => {
  const words = new Int32Array(memory.buffer, control, 32);
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const first = exports.table.grow(kernels.length);
    kernels.forEach((name, i) => exports.table.set(first + i, exports[name]));
    Atomics.add(words, 22, 1);
    Atomics.notify(words, 22);
    exports.serve(thread, control, seen);
  } catch (error) {
    Atomics.store(words, 2, 1);
    Atomics.notify(words, 0);
    throw error;
  }
};
if (node) work(require("node:worker_threads").workerData);
else onmessage = ({ data }) => { work(data); close(); };
`;
