// Calls between a program and its workers (`heddle/worker`). `train()` and all other calls of `heddle` use the same.

export { HeddleError, isHeddleError } from "@heddle/contracts";
export type { WorkerEntry, WorkerLike } from "./channel.js";
export { connectWorker, type WorkerClient } from "./connect-worker.js";
export {
  type CallHandler,
  type CallHandlers,
  type CallOptions,
  type Calls,
  type CallType,
  type EventOf,
  type HandlerContext,
  type MapError,
  type PauseSignal,
  type PendingCall,
  transferring,
} from "./protocol.js";
export { type ServeCallsOptions, serveCalls } from "./serve-calls.js";
