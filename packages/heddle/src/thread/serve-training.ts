import { type AnyPlugin, HeddleError, setAssetFolder } from "@heddle/contracts";
import { storeAt } from "@heddle/runtime/stores";
import { parentChannel } from "#parent";
import { CALLS, type CallName } from "../calls/calls.js";
import { loadPlugins } from "../plugins-from.js";
import { openLink } from "./connection.js";
import { newPauseControl } from "./pause-control.js";
import { remoteStore, type StoreReference } from "./remote-store.js";

/** What a worker is told of a call besides its request. */
export interface CallFrame {
  readonly stores: readonly StoreReference[];
  /** URLs of modules. */
  readonly plugins: readonly string[];
  readonly assets?: string;
}

export interface ServeOptions {
  /** Plugins besides the standard ones, for runs in this worker. */
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Makes the worker it is called in one that trains: `train(config, { worker: () => new Worker(…) })`. For plugins that
 * are values, which do not cross between threads. Throws HeddleError "usage" outside a worker.
 *
 * @example
 * // my-worker.js
 * import { serveTraining } from "heddle";
 * import mine from "./my-objective.js";
 * serveTraining({ plugins: [mine] });
 */
export function serveTraining({ plugins = [] }: ServeOptions = {}): void {
  const channel = parentChannel();
  if (channel === undefined) throw outsideWorker();
  const link = openLink(channel);
  const abort = new AbortController();
  const gate = newPauseControl();
  link.handle("pause", () => gate.close());
  link.handle("resume", () => gate.open());
  link.handle("abort", () => {
    abort.abort();
    gate.open();
  });
  link.handle("call", async (name: CallName, request: never, frame: CallFrame) => {
    setAssetFolder(frame.assets);
    const call = await CALLS[name]();
    return call(request, {
      stores: frame.stores.map((store) => ("at" in store ? storeAt(store.at) : remoteStore(link, store))),
      plugins: [...plugins, ...(await loadPlugins(frame.plugins))],
      signal: abort.signal,
      gate,
      onEvent: (event) => link.notify("event", event),
    });
  });
  link.notify("ready");
}

const outsideWorker = () =>
  new HeddleError("usage", {
    where: "serveTraining()",
    expected: "to be called in a worker",
    got: "a main thread",
    next: "Call it in the script of a worker, and give that to train() as `worker`.",
  });
