import { addonPackage, loadAddon } from "#native-addon";
import type { SimdBackend } from "../engine/simd-backend.js";
import { type EngineOptions, startEngine } from "../engine/start-engine.js";
import type { NativeAddon } from "./addon.js";
import { nativeExecutors } from "./native-executor.js";

/** Why native kernels do not run. */
export interface AddonFailure {
  readonly reason: string;
  /** True where the package is not installed or contains no build. */
  readonly isMissing: boolean;
}

/** A started engine; `failure` where it runs in WebAssembly. */
export interface StartedEngine {
  readonly backend: SimdBackend;
  readonly failure?: AddonFailure;
}

/**
 * Starts the engine with native kernels, or in WebAssembly where the addon of this platform does not load. Both give the same
 * bytes. `lanes`: floats of a vector, or 0 for the most that the processor has.
 */
export async function startNative(options: EngineOptions, lanes = 0): Promise<StartedEngine> {
  let addon: NativeAddon;
  try {
    addon = loadAddon();
  } catch (cause) {
    return { backend: await startEngine(options), failure: failureOf(cause) };
  }
  return { backend: await startEngine(options, nativeExecutors(addon, lanes)) };
}

export function failureOf(cause: unknown): AddonFailure {
  const code = (cause as { code?: unknown } | null)?.code;
  const isMissing = code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
  const message = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  const why = isMissing ? "it is not installed" : message;
  return {
    isMissing,
    reason: `the native kernels (${addonPackage}) do not load: ${why}; the run computes in WebAssembly (simd)`,
  };
}
