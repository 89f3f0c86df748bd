import { type AnyPlugin, setAssetFolder } from "@heddle/contracts";
import { shareLibraryProgress } from "@heddle/contracts/threads";
import { storeAt } from "@heddle/runtime/stores";
import { CALLS, type CallName } from "../calls/calls.js";
import { loadPlugins } from "../plugins-from.js";
import type { Connection } from "./connection.js";
import { remoteStore, type StoreCalls, type StoreReference } from "./remote-store.js";
import { parentConnection } from "./serve-calls.js";

/** A call of the public API, as it is sent to a worker. */
export interface HeddleRequest {
  readonly name: CallName;
  readonly request: unknown;
  readonly stores: readonly StoreReference[];
  /** URLs of modules. */
  readonly plugins: readonly string[];
  readonly assets?: string;
  /** Shared memory for the progress of the HDF5 library. See `watchProgress`. */
  readonly progress?: Int32Array;
}

/** What `serveTraining` serves. */
export type HeddleCalls = {
  readonly heddle: { readonly request: HeddleRequest; readonly answer: unknown; readonly event: unknown };
};

export interface ServeOptions {
  /** Plugins besides the standard ones, for all calls in this worker. */
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Serves `train()`, `evaluate()` and all other calls in the worker that this runs in:
 * `train(config, { worker: () => new Worker(…) })`. For plugins that are values, which cannot be sent to a worker.
 * Throws HeddleError "usage" outside a worker.
 *
 * @example
 * // my-worker.js
 * import { serveTraining } from "heddle";
 * import mine from "./my-objective.js";
 * serveTraining({ plugins: [mine] });
 */
export function serveTraining({ plugins = [] }: ServeOptions = {}): void {
  const connection = parentConnection("serveTraining()") as Connection<StoreCalls>;
  connection.serve<HeddleCalls>({
    heddle: async ({ name, request, stores, plugins: modules, assets, progress }, { signal, pauseSignal, onEvent }) => {
      setAssetFolder(assets);
      shareLibraryProgress(progress);
      const handler = await CALLS[name]();
      return handler(request as never, {
        stores: stores.map((store) =>
          "at" in store ? storeAt(store.at) : remoteStore(connection, store.served, store.name),
        ),
        plugins: [...plugins, ...(await loadPlugins(modules))],
        signal,
        pauseSignal,
        onEvent,
      });
    },
  });
  connection.announce();
}
