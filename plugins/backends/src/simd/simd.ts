import { definePlugin, type StepRecorder } from "@heddle/contracts";
import { z } from "zod";
import { makeRecorder } from "../engine/recording/recorder.js";
import { startEngine } from "../engine/start-engine.js";

const options = z.strictObject({
  threads: z
    .union([z.literal("auto"), z.int().min(1).max(64)])
    .default("auto")
    .describe("Threads, including the calling one; auto: one per core, at most four. The result is the same."),
  strict: z.boolean().default(false).describe("No fused multiply-add: the same bytes on every machine and engine."),
  record: z
    .boolean()
    .default(true)
    .describe("Record the first steps and replay them without tfjs; a step that cannot be recorded runs eagerly."),
});

export default definePlugin({
  role: "backend",
  name: "simd",
  apiVersion: 1,
  summary: "Heddle's own kernels in WebAssembly SIMD, over one heap; tfjs's plain kernels for the rest.",
  source: "Heddle's own AssemblyScript kernels (plugins/backends/assembly).",
  options,
  create({ strict, threads, record }) {
    let recorder: StepRecorder | undefined;
    return {
      async start() {
        const backend = await startEngine({ relaxed: !strict, threads });
        if (record) recorder = makeRecorder(backend);
      },
      recorder: () => recorder,
    };
  },
});
