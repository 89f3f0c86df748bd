// A backend of the standard catalog for a bench: `{"use":"simd","threads":1}`.
import { setFlagsFromString } from "node:v8";
import { standardCatalog } from "../../packages/heddle/dist/standard-catalog.js";
import { tf } from "../../packages/ops/dist/index.js";

/** Starts a backend. `stock`: with operations of tfjs only, without host kernels. */
export async function heddleBackend({ use, stock, ...options }) {
  // As in the command line. Later versions enable it and warn about the flag.
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const { default: plugin } = await standardCatalog.backend[use]();
  const backend = plugin.create(plugin.options.parse(options), []);
  await backend.start();
  if (stock) await hideMemory();
  return backend;
}

/** Hides the members by which host kernels recognize a backend (host-memory.ts of @heddle/ops). */
async function hideMemory() {
  const name = tf.getBackend();
  const has = (target, key) => key !== "typedArrayFromHeap" && key !== "makeTensorInfo" && key in target;
  tf.engine().registry[name] = new Proxy(tf.backend(), { has });
  await tf.setBackend(name);
}
