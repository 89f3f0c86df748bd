import { describeEncoder } from "@heddle/conformance";
import plugin from "./mlp-encoder.js";

const small = { hidden: 4, activation: "elu" };
describeEncoder(plugin, { options: small });
describeEncoder(plugin, { options: { ...small, covariates: true, layers: 2, dropout: 0.3 }, usesCovariates: true });
describeEncoder(plugin, { options: { ...small, normalization: "layer", activation: "tanh", inputTransform: "none" } });
describeEncoder(plugin, { options: { ...small, normalization: "batch+layer", activation: "tanh" } });
describeEncoder(plugin, { options: { ...small, normalization: "none", activation: "tanh", varianceFloor: 0 } });
describeEncoder(plugin, {
  options: { ...small, normalization: "layer" },
  given: {
    latentSpec: {
      groups: [
        { kind: "gaussian", size: 2 },
        { kind: "concrete", categories: 3 },
      ],
    },
  },
});
