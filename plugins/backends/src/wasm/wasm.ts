import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { locateFiles } from "#wasm-files";
import { loadStockBackend } from "../load-stock-backend.js";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "wasm",
  apiVersion: 1,
  summary: "TensorFlow.js on WebAssembly SIMD, one thread; needs npm install @tensorflow/tfjs-backend-wasm.",
  source: "The kernels of @tensorflow/tfjs-backend-wasm 4.22.",
  citations: [
    {
      text: "Smilkov et al. 2019. TensorFlow.js: Machine Learning for the Web and Beyond. SysML.",
      url: "https://arxiv.org/abs/1901.05350",
    },
  ],
  options: z.strictObject({}),
  create: () => ({
    async start() {
      await loadStockBackend("wasm", async (refuse) => {
        // inside try: bundlers stop at a missing module elsewhere
        try {
          locateFiles(await import("@tensorflow/tfjs-backend-wasm"));
        } catch (cause) {
          throw refuse(cause);
        }
      });
      await startBackend("wasm");
    },
  }),
});
