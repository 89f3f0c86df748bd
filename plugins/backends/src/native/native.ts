import { definePlugin, HeddleError, type StepRecorder } from "@heddle/contracts";
import { z } from "zod";
import { addonPackage, loadAddon } from "#native-addon";
import { makeRecorder } from "../engine/recording/recorder.js";
import { startEngine } from "../engine/start-engine.js";
import type { NativeAddon } from "./addon.js";
import { nativeExecutors } from "./native-executor.js";

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
  lanes: z
    .union([z.literal("auto"), z.literal(4), z.literal(8), z.literal(16)])
    .default("auto")
    .describe("Floats per vector; auto: the widest vectors of the processor. The result is the same."),
});

export default definePlugin({
  role: "backend",
  name: "native",
  apiVersion: 1,
  summary: "The kernels of simd in native code, for the widest vectors of the processor; Node only.",
  source: "Heddle's own C kernels (plugins/backends/native).",
  options,
  create({ strict, threads, record, lanes }) {
    let recorder: StepRecorder | undefined;
    return {
      async start() {
        const factory = nativeExecutors(addon(), lanes === "auto" ? 0 : lanes);
        const backend = await startEngine({ relaxed: !strict, threads }, factory);
        if (record) recorder = makeRecorder(backend);
      },
      recorder: () => recorder,
    };
  },
});

/** Throws HeddleError "incompatible-plugins" where the addon does not load. */
function addon(): NativeAddon {
  try {
    return loadAddon();
  } catch (cause) {
    throw new HeddleError("incompatible-plugins", {
      expected: `${addonPackage} installed beside Heddle, for the backend native`,
      got: cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause),
      next: `Install it (npm install ${addonPackage}), or set backend: simd, which gives the same results.`,
      cause,
    });
  }
}
