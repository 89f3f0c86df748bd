import type { PluginCatalog } from "@heddle/contracts";

export const encoders: PluginCatalog<"encoder"> = {
  "mlp-encoder": () => import("./mlp-encoder/mlp-encoder.js"),
};

export const decoders: PluginCatalog<"decoder"> = {
  "additive-decoder": () => import("./additive-decoder/additive-decoder.js"),
  "linear-decoder": () => import("./linear-decoder/linear-decoder.js"),
  "mlp-decoder": () => import("./mlp-decoder/mlp-decoder.js"),
};
