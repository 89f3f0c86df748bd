// The line from a web worker to the page that started it.
import type { Channel } from "./channel.js";

/** What a dedicated worker's global object has; the page's types know only the page's. */
interface WorkerScope {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  close(): void;
}

/** Undefined on a page. */
export function parentChannel(): Channel | undefined {
  if (!("WorkerGlobalScope" in globalThis)) return undefined;
  const scope = globalThis as unknown as WorkerScope;
  return {
    post: (message, transfer = []) => scope.postMessage(message, transfer),
    onMessage: (listener) => scope.addEventListener("message", ({ data }) => listener(data)),
    onFailure: () => {},
    close: () => scope.close(),
  };
}
