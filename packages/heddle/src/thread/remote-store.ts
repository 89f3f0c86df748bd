import type { RunStore } from "@heddle/runtime";
import type { Link } from "./connection.js";

/** A store as a worker is told of it: by name where any thread can open it, by number where it stays with its owner. */
export type StoreReference = { readonly at: string } | { readonly served: number; readonly name: string };

const METHODS = ["exists", "read", "write", "append", "list", "remove"] as const;
type Method = (typeof METHODS)[number];

/** Lets the other end of the link use these stores. */
export function serveStores(link: Link, stores: readonly RunStore[]): void {
  link.handle("store", (served: number, method: Method, args: readonly string[]) => {
    const store = stores[served]!;
    return (store[method] as (...given: readonly string[]) => Promise<unknown>).apply(store, [...args]);
  });
}

/** A store that the other end serves. */
export function remoteStore(link: Link, { served, name }: { served: number; name: string }): RunStore {
  const methods = METHODS.map((method) => [
    method,
    (...args: readonly unknown[]) => link.call("store", [served, method, args]),
  ]);
  return { name, ...Object.fromEntries(methods) } as unknown as RunStore;
}
