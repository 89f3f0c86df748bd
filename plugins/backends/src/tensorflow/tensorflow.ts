import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { loadTensorflow } from "./load-tensorflow.js";
import { registerNativeKernels } from "./native-kernels.js";

const options = z.strictObject({
  device: z
    .enum(["cpu", "gpu"])
    .default("cpu")
    .describe("cpu takes @tensorflow/tfjs-node, gpu @tensorflow/tfjs-node-gpu: install it beside Heddle."),
  from: z
    .string()
    .optional()
    .describe("A folder whose node_modules has the package, where that is not the one Heddle lies in."),
});

export default definePlugin({
  role: "backend",
  name: "tensorflow",
  apiVersion: 1,
  summary: "TensorFlow's own library through tfjs-node, which you install: for a GPU, or for wide layers.",
  source: "The operations of TensorFlow 2.9 by @tensorflow/tfjs-node 4.22.",
  citations: [
    {
      text: "Abadi et al. 2016. TensorFlow: A System for Large-Scale Machine Learning. OSDI.",
      url: "https://arxiv.org/abs/1605.08695",
    },
  ],
  options,
  create: ({ device, from }) => ({
    async start() {
      await loadTensorflow(device, from);
      registerNativeKernels();
    },
  }),
});
