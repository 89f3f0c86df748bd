// A backend of the standard catalog for a bench: `{"use":"simd","threads":1}`.
import { setFlagsFromString } from "node:v8";
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { tf } from "../../packages/ops/dist/index.js";

/** Started. `stock`: without Heddle's own kernels, every operation made of tfjs's. */
export async function heddleBackend({ use, stock, ...options }) {
  // As the command line does; later versions have it on and warn of the flag.
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const { default: plugin } = await standardCatalog.backend[use]();
  const backend = plugin.create(plugin.options.parse(options), []);
  await backend.start();
  if (stock) await hideMemory();
  return backend;
}

/** Kernels written for the host's memory look for these members (host-memory.ts of @heddle/ops) and find none. */
async function hideMemory() {
  const name = tf.getBackend();
  const has = (target, key) => key !== "typedArrayFromHeap" && key !== "makeTensorInfo" && key in target;
  tf.engine().registry[name] = new Proxy(tf.backend(), { has });
  await tf.setBackend(name);
}
