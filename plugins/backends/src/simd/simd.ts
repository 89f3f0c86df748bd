import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { startSimd } from "./start-simd.js";

const options = z.strictObject({
  strict: z.boolean().default(false).describe("No fused multiply-add: the same bytes on every machine and engine."),
});

export default definePlugin({
  role: "backend",
  name: "simd",
  apiVersion: 1,
  summary: "Heddle's own kernels in WebAssembly SIMD, over one heap; tfjs's plain kernels for the rest.",
  source: "Heddle's own AssemblyScript kernels (plugins/backends/assembly).",
  options,
  create: ({ strict }) => ({
    async start() {
      await startSimd({ relaxed: !strict });
    },
  }),
});
