import type { PluginCatalogue } from "@heddle/contracts";

export const backends: PluginCatalogue<"backend"> = {
  cpu: () => import("./cpu/cpu.js"),
  simd: () => import("./simd/simd.js"),
  wasm: () => import("./wasm/wasm.js"),
};
