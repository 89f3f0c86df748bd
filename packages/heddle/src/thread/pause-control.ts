import type { PauseSignal } from "./protocol.js";

/** A pause signal and its switch. */
export interface PauseControl extends PauseSignal {
  pause(): void;
  resume(): void;
}

export function newPauseControl(): PauseControl {
  let waiting: (() => void)[] = [];
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    opened: () => (closed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    pause() {
      closed = true;
    },
    resume() {
      closed = false;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}
