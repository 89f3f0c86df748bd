import type { ConsensusRecord } from "@heddle/contracts";
import type { RunStore } from "@heddle/runtime/stores";
import { checkNumbers } from "./check-numbers.js";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { withName } from "./rotate.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";
import type { TypedChoice } from "./typed-config.js";

export interface ConsensusOptions extends ThreadOptions {
  /** Folder or store of the new run. */
  readonly out: string | RunStore;
  /** Minimum |r| of a latent with its counterpart in another run. Default: 0.8. */
  readonly correlation?: number;
  /** Minimum share of the other runs with a counterpart. Default: 0.5. */
  readonly share?: number;
  /** Rotates runs that are not rotated before the comparison. Default: none. */
  readonly rotation?: TypedChoice<"rotation">;
}

const KEYS: OptionKeys<ConsensusOptions> = {
  ...THREAD_KEYS,
  out: true,
  correlation: true,
  share: true,
  rotation: true,
};

/**
 * Compares the latents of runs with different seeds, by their values for the same cells. Writes a copy of the medoid run
 * that states for each latent in which share of the other runs it is replicated. No factor is read. The order of the runs
 * has no effect. Runs on this thread by default.
 *
 * @example
 * const { replicatedShare } = await consensus(["runs/seed-0", "runs/seed-1", "runs/seed-2"], { out: "runs/consensus" });
 */
export async function consensus(
  runs: readonly (string | RunStore)[],
  options: ConsensusOptions,
): Promise<ConsensusRecord> {
  checkOptions("consensus", options, KEYS);
  const { out, correlation, share, rotation, thread = "here", ...where } = options;
  const isShare = (value: number) => value >= 0 && value <= 1;
  checkNumbers({
    correlation: [correlation, isShare, "a number from 0 to 1"],
    share: [share, isShare, "a number from 0 to 1"],
  });
  const request = {
    ...(correlation !== undefined && { correlation }),
    ...(share !== undefined && { share }),
    ...(rotation !== undefined && { rotation: withName(rotation) }),
  };
  return startCall("consensus", { ...where, thread, request, stores: [out, ...runs], onEvent: () => {} }).result;
}
