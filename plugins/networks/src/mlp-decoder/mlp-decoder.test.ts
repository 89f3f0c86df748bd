import { describeDecoder } from "@heddle/conformance";
import plugin from "./mlp-decoder.js";

const small = { hidden: 4, activation: "elu" };
describeDecoder(plugin, { options: small });
describeDecoder(plugin, { options: { ...small, layers: 2, dropout: 0.3, activation: "tanh" } });
describeDecoder(plugin, { options: { ...small, normalization: "layer", activation: "tanh" } });
describeDecoder(plugin, { options: { ...small, normalization: "none" } });
