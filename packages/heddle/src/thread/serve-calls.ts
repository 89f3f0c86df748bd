import { HeddleError } from "@heddle/contracts";
import { parentChannel } from "#parent";
import { Connection } from "./connection.js";
import type { CallHandlers, Calls, MapError } from "./protocol.js";

let parent: Connection | undefined;

/** The connection to the thread that started this worker. Throws HeddleError "usage" outside a worker. */
export function parentConnection(caller: string): Connection {
  if (parent !== undefined) return parent;
  const channel = parentChannel();
  if (channel === undefined) throw outsideWorker(caller);
  parent = new Connection(channel);
  return parent;
}

export interface ServeCallsOptions {
  /** Replaces an error before it is sent; the identity when left out. */
  readonly mapError?: MapError;
}

/**
 * Serves calls in the worker that this runs in; `connectWorker` makes them. Call it while the script loads, in one
 * worker also together with `serveTraining`. Throws HeddleError "usage" outside a worker.
 *
 * @example
 * // my-worker.js
 * import { serveCalls } from "heddle/worker";
 * serveCalls({ double: async (value) => 2 * value });
 */
export function serveCalls<C extends Calls>(handlers: CallHandlers<C>, { mapError }: ServeCallsOptions = {}): void {
  const connection = parentConnection("serveCalls()");
  connection.serve(handlers, mapError);
  connection.announce();
}

const outsideWorker = (caller: string) =>
  new HeddleError("usage", {
    where: caller,
    expected: "to be called in a worker",
    got: "a main thread",
    next: "Call it in the script of a worker.",
  });
