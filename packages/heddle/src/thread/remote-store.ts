import type { RunStore } from "@heddle/runtime/stores";
import type { Connection } from "./connection.js";

/** A store in a message: by name if any thread can open it, by number if it stays with the caller. */
export type StoreReference = { readonly at: string } | { readonly served: number; readonly name: string };

const METHODS = ["exists", "read", "write", "append", "list", "remove", "lock", "writer", "unlock"] as const;
type Method = (typeof METHODS)[number];

/** The caller's side of a worker: the worker reads and writes the caller's stores. */
export type StoreCalls = {
  readonly store: {
    readonly request: { readonly served: number; readonly method: Method; readonly args: readonly unknown[] };
    readonly answer: unknown;
  };
};

/** Serves the stores that are objects; a name needs no service. */
export function serveStores(connection: Connection, stores: readonly (string | RunStore)[]): StoreReference[] {
  connection.serve<StoreCalls>({
    store: ({ served, method, args }) => {
      const store = stores[served] as RunStore;
      // a store of the caller need not have a lock
      const call = store[method] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined;
      return call?.apply(store, [...args]);
    },
  });
  return stores.map((store, served) => (typeof store === "string" ? { at: store } : { served, name: store.name }));
}

/** A store that the other end of the connection serves. */
export function remoteStore(connection: Connection<StoreCalls>, served: number, name: string): RunStore {
  const methods = METHODS.map((method) => [
    method,
    (...args: readonly unknown[]) => connection.call("store", { served, method, args }).result,
  ]);
  return { name, ...Object.fromEntries(methods) } as unknown as RunStore;
}
