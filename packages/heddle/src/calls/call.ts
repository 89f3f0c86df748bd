import type { AnyPlugin } from "@heddle/contracts";
import type { BaselineJob, BaselineResults } from "@heddle/runtime/analysis";
import type { RunStore } from "@heddle/runtime/stores";
import type { PauseSignal } from "../thread/protocol.js";

/** Context of a call, the same on the caller's thread and in a worker. */
export interface CallContext {
  /** Stores of the request: the run, and stores for output. */
  readonly stores: readonly RunStore[];
  readonly plugins: readonly AnyPlugin[];
  readonly signal?: AbortSignal;
  readonly pauseSignal?: PauseSignal;
  readonly onEvent: (event: never) => void;
  /** Computes the metrics of a baseline in a worker; one function per worker. Absent in a worker. */
  readonly threads?: readonly BaselineThread[];
}

export type BaselineThread = (
  job: BaselineJob,
  options: { readonly signal?: AbortSignal; readonly onEvent: (event: never) => void },
) => Promise<BaselineResults>;
