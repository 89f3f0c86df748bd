import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "wasm",
  apiVersion: 1,
  summary: "TensorFlow.js on WebAssembly SIMD, one thread.",
  options: z.strictObject({}),
  create: () => ({
    async start() {
      await import("@tensorflow/tfjs-backend-wasm");
      await startBackend("wasm");
    },
  }),
});
