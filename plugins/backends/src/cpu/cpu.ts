import { definePlugin } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";
import { loadStockBackend } from "../load-stock-backend.js";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "cpu",
  apiVersion: 1,
  summary: "TensorFlow.js in plain JavaScript: the slowest backend; needs npm install @tensorflow/tfjs-backend-cpu.",
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
      await loadStockBackend("cpu", async (refuse) => {
        // inside try: bundlers stop at a missing module elsewhere
        try {
          await import("@tensorflow/tfjs-backend-cpu");
        } catch (cause) {
          throw refuse(cause);
        }
      });
      await startBackend("cpu");
      // The first write would otherwise print a note about tfjs-node to the terminal.
      (tf.backend() as { firstUse?: boolean }).firstUse = false;
    },
  }),
});
