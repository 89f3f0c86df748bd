// The channel from a web worker to the page that started it.
import type { Channel } from "./channel.js";

/** The global object of a dedicated worker, which TypeScript's types of a page lack. */
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
    onFailure: () => undefined,
    setIdle: () => undefined,
    close: () => scope.close(),
  };
}
