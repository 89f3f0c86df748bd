import { definePlugin, type StepRecorder } from "@heddle/contracts";
import { z } from "zod";
import { engineOptions } from "../engine/engine-options.js";
import { makeRecorder } from "../engine/recording/recorder.js";
import { startEngine } from "../engine/start-engine.js";

const options = z.strictObject(engineOptions);

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
