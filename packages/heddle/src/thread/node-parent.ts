// The channel from a worker thread of Node to the thread that started it.
import { parentPort } from "node:worker_threads";
import type { Channel } from "./channel.js";

/** Undefined on the main thread. */
export function parentChannel(): Channel | undefined {
  const port = parentPort;
  if (port === null) return undefined;
  return {
    post: (message, transfer = []) => port.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      port.on("message", listener);
    },
    onFailure: () => undefined,
    setIdle: () => undefined,
    close: () => port.close(),
  };
}
