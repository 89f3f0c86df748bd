// How modules of TensorFlow.js are bundled apart from its core: in Node the core is one CommonJS file, so that a bundle
// must import from that file what its modules import from each other.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const CORE = "@tensorflow/tfjs-core";

/** Gradients and chained operations, which register themselves. */
export const GRADIENTS_ENTRY = `
import "${CORE}/dist/register_all_gradients.js";
import "${CORE}/dist/public/chained_ops/register_all_chained_ops.js";
`;

/** The interface of plugins/backends/src/engine/cpu-kernels.ts, without registering anything. */
export function cpuKernelsEntry(require) {
  const kernels = join(dirname(require.resolve("@tensorflow/tfjs-backend-cpu/package.json")), "dist", "kernels");
  const configs = readdirSync(kernels)
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => {
      const found = readFileSync(join(kernels, name), "utf8").match(/^export const (\w+Config) = /m);
      return found ? [{ path: join(kernels, name), config: found[1] }] : [];
    });
  return `
${configs.map(({ path, config }) => `import { ${config} } from ${JSON.stringify(path)};`).join("\n")}
export { MathBackendCPU as CpuBackend } from ${JSON.stringify(join(dirname(kernels), "backend_cpu.js"))};
const kernels = new Map([${configs.map(({ config }) => config)}].map((kernel) => [kernel.kernelName, kernel]));
export const cpuKernels = { [Symbol.iterator]: () => kernels.values() };
export const cpuKernel = (name) => kernels.get(name);
`;
}

/** What the core shares among its modules and keeps from its exports. */
const SHARED = {
  "tensor.js": `import * as core from "${CORE}"; export { Tensor, TensorBuffer, Variable } from "${CORE}"; export const getGlobalTensorClass = () => core.Tensor;`,
  "engine.js": `import * as core from "${CORE}"; export const ENGINE = core.engine();`,
};
const INLINED = /\/(?:gradients|public\/chained_ops)\/|\/register_all_/;

/** Modules of the core that a bundle reaches: those whose exports the core has too are taken from it. */
export function tensorflowCore(require) {
  const names = new Set(Object.keys(require(CORE)));
  const folder = `${dirname(require.resolve(`${CORE}/package.json`))}/dist/`;
  return {
    name: "tensorflow-core",
    enforce: "pre",
    resolveId: (id) => (id === CORE ? { id, external: true } : undefined),
    load(id) {
      if (!id.startsWith(folder) || INLINED.test(id)) return undefined;
      const path = id.slice(folder.length);
      if (path in SHARED) return SHARED[path];
      if (path === "ops/ops.js" || path === "index.js") return `export * from "${CORE}";`;
      const found = [...readFileSync(id, "utf8").matchAll(/^export (?:const|let|function|class) (\w+)/gm)];
      const exported = found.map(([, name]) => name);
      if (exported.length === 0 || !exported.every((name) => names.has(name))) return undefined;
      return `export { ${exported} } from "${CORE}";`;
    },
  };
}
