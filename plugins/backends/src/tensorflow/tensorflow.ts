import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { loadTensorflow } from "./load-tensorflow.js";
import { registerNativeKernels } from "./native-kernels.js";

const options = z.strictObject({
  device: z
    .enum(["cpu", "gpu"])
    .default("cpu")
    .describe("Device: cpu needs the package @tensorflow/tfjs-node, gpu needs @tensorflow/tfjs-node-gpu."),
  from: z
    .string()
    .optional()
    .describe("Folder with the package in its node_modules, if it is not installed beside Heddle."),
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
