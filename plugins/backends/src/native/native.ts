import { type BackendDecision, definePlugin, type StepRecorder } from "@heddle/contracts";
import { z } from "zod";
import { startNative } from "../addon/start-native.js";
import { engineOptions } from "../engine/engine-options.js";
import { makeRecorder } from "../engine/recording/recorder.js";

const options = z.strictObject({
  ...engineOptions,
  lanes: z
    .union([z.literal("auto"), z.literal(4), z.literal(8), z.literal(16)])
    .default("auto")
    .describe("Floats per vector; auto: the widest vectors of the processor. The result is the same."),
});

export default definePlugin({
  role: "backend",
  name: "native",
  apiVersion: 1,
  summary: "The kernels of simd in native code, with the same results; simd itself where they do not load.",
  source: "Heddle's own C kernels (plugins/backends/native).",
  options,
  create({ strict, threads, record, lanes }) {
    let recorder: StepRecorder | undefined;
    let decision: BackendDecision = {};
    return {
      async start() {
        const started = await startNative({ relaxed: !strict, threads }, lanes === "auto" ? 0 : lanes);
        decision = started.failure ? { reason: started.failure.reason } : {};
        if (record) recorder = makeRecorder(started.backend);
      },
      recorder: () => recorder,
      decision: () => decision,
    };
  },
});
