import { definePlugin } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "cpu",
  apiVersion: 1,
  summary: "Plain JavaScript: runs everywhere, slowest.",
  source: "The kernels of @tensorflow/tfjs-backend-cpu 4.22.",
  citations: [
    {
      text: "Smilkov et al. 2019. TensorFlow.js: Machine Learning for the Web and Beyond. SysML.",
      url: "https://arxiv.org/abs/1901.05350",
    },
  ],
  options: z.strictObject({}),
  create: () => ({
    async start() {
      await startBackend("cpu");
      // Its first write would print an advertisement for the native addon into the user's terminal.
      (tf.backend() as { firstUse?: boolean }).firstUse = false;
    },
  }),
});
