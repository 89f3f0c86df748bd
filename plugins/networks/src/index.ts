import type { PluginCatalogue } from "@heddle/contracts";

export const encoders: PluginCatalogue<"encoder"> = {
  "mlp-encoder": () => import("./mlp-encoder/mlp-encoder.js"),
};

export const decoders: PluginCatalogue<"decoder"> = {
  "additive-decoder": () => import("./additive-decoder/additive-decoder.js"),
  "linear-decoder": () => import("./linear-decoder/linear-decoder.js"),
  "mlp-decoder": () => import("./mlp-decoder/mlp-decoder.js"),
};
