import type { AnyPlugin } from "@heddle/contracts";
import type { RunStore } from "@heddle/runtime";
import type { PauseSignal } from "../thread/protocol.js";

/** What a call is given besides its request; the same on the caller's thread and in a worker. */
export interface CallContext {
  /** The runs that the request is about. */
  readonly stores: readonly RunStore[];
  readonly plugins: readonly AnyPlugin[];
  readonly signal?: AbortSignal;
  readonly pauseSignal?: PauseSignal;
  readonly onEvent: (event: never) => void;
}
