import { type BackendDecision, definePlugin, type StepRecorder } from "@heddle/contracts";
import { z } from "zod";
import { startNative } from "../addon/start-native.js";
import { engineOptions } from "../engine/engine-options.js";
import { makeRecorder } from "../engine/recording/recorder.js";

export default definePlugin({
  role: "backend",
  name: "auto",
  apiVersion: 1,
  summary: "The backend native where its package is installed for this platform, else simd; the run records which.",
  source: "Heddle's own kernels, as those of native and simd.",
  options: z.strictObject(engineOptions),
  create(options) {
    let recorder: StepRecorder | undefined;
    let decision: BackendDecision = {};
    return {
      async start() {
        const { strict, threads, record } = options;
        const { backend, failure } = await startNative({ relaxed: !strict, threads });
        const choice = { use: failure ? "simd" : "native", ...options };
        // A package that is not installed is no failure: the platform has none, or the user left it out.
        decision = { choice, ...(failure && !failure.isMissing && { reason: failure.reason }) };
        if (record) recorder = makeRecorder(backend);
      },
      recorder: () => recorder,
      decision: () => decision,
    };
  },
});
