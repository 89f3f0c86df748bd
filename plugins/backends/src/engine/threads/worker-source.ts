/** What the first thread sends to a new worker. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly kernels: readonly string[];
  readonly thread: number;
  readonly control: number;
}

/**
 * The whole program of a worker, as text: Node and browsers start it alike, and no bundler has to find a file. It
 * instantiates the module, puts the kernels into the table in the given order, and reports that it is ready. It runs until
 * it receives a stop; an error marks it as lost (offsets: assembly/pool.ts).
 */
export const WORKER_SOURCE = `
const node = typeof process === "object" && process.versions && process.versions.node;
const work = ({ module, memory, kernels, thread, control }) => {
  const words = new Int32Array(memory.buffer, control, 32);
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const first = exports.table.grow(kernels.length);
    kernels.forEach((name, i) => exports.table.set(first + i, exports[name]));
    Atomics.add(words, 22, 1);
    Atomics.notify(words, 22);
    exports.serve(thread, control);
  } catch (error) {
    Atomics.store(words, 2, 1);
    Atomics.notify(words, 1);
    throw error;
  }
};
if (node) work(require("node:worker_threads").workerData);
else onmessage = ({ data }) => { work(data); close(); };
`;
