import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const encoders = {
  "mlp-encoder": () => import("./mlp-encoder/mlp-encoder.js"),
} satisfies PluginCatalog<"encoder">;

export const decoders = {
  "additive-decoder": () => import("./additive-decoder/additive-decoder.js"),
  "linear-decoder": () => import("./linear-decoder/linear-decoder.js"),
  "mlp-decoder": () => import("./mlp-decoder/mlp-decoder.js"),
} satisfies PluginCatalog<"decoder">;

declare module "@heddle/contracts" {
  interface PluginOptions
    extends CatalogOptions<"encoder", typeof encoders>,
      CatalogOptions<"decoder", typeof decoders> {}
}
