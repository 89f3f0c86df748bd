import type { HeddleError } from "@heddle/contracts";
import { openWorker } from "#workers";
import type { WorkerEntry } from "./channel.js";
import { Connection } from "./connection.js";
import type { CallOptions, Calls, EventOf, PendingCall } from "./protocol.js";

/** Calls to one worker. It starts with the first call, and starts again after it ended. */
export interface WorkerClient<C extends Calls> {
  /** Calls run concurrently as far as their handlers do. */
  call<Name extends keyof C & string>(
    name: Name,
    request: C[Name]["request"],
    options?: CallOptions<EventOf<C[Name]>>,
  ): PendingCall<C[Name]["answer"]>;
  /** Ends the worker; calls that run reject with `reason`, HeddleError "interrupted" when left out. */
  close(reason?: HeddleError): void;
}

/**
 * A client of the calls that a worker serves with `serveCalls`.
 *
 * @example
 * type Calls = { double: { request: number; answer: number } };
 * const client = connectWorker<Calls>(() => new Worker(new URL("./my-worker.js", import.meta.url), { type: "module" }));
 * console.log(await client.call("double", 21).result);
 */
export function connectWorker<C extends Calls>(entry: WorkerEntry): WorkerClient<C> {
  let current: Connection<C> | undefined;
  const open = (): Connection<C> => {
    const connection = new Connection<C>(openWorker(entry));
    connection.lost.catch(() => {
      if (current === connection) current = undefined;
    });
    return connection;
  };
  return {
    call(name, request, options) {
      current ??= open();
      return current.call(name, request, options);
    },
    close(reason) {
      current?.close(reason);
      current = undefined;
    },
  };
}
