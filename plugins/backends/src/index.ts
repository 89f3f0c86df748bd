import type { PluginCatalog } from "@heddle/contracts";

export const backends: PluginCatalog<"backend"> = {
  cpu: () => import("./cpu/cpu.js"),
  simd: () => import("./simd/simd.js"),
  tensorflow: () => import("./tensorflow/tensorflow.js"),
  wasm: () => import("./wasm/wasm.js"),
};
