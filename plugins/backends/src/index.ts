import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const backends = {
  auto: () => import("./auto/auto.js"),
  cpu: () => import("./cpu/cpu.js"),
  native: () => import("./native/native.js"),
  simd: () => import("./simd/simd.js"),
  tensorflow: () => import("./tensorflow/tensorflow.js"),
  wasm: () => import("./wasm/wasm.js"),
} satisfies PluginCatalog<"backend">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"backend", typeof backends> {}
}
