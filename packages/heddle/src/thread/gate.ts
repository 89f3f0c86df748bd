import type { Gate } from "@heddle/runtime";

/** A gate with its handle. */
export interface HandledGate extends Gate {
  open(): void;
  close(): void;
}

export function newGate(): HandledGate {
  let waiting: (() => void)[] = [];
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    opened: () => (closed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    close() {
      closed = true;
    },
    open() {
      closed = false;
      for (const go of waiting) go();
      waiting = [];
    },
  };
}
