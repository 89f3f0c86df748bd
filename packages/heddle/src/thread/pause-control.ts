import type { Gate } from "@heddle/runtime";

/** A pause signal and the switch that sets it. */
export interface PauseControl extends Gate {
  open(): void;
  close(): void;
}

export function newPauseControl(): PauseControl {
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
