import type { PauseSignal } from "./protocol.js";

/** A pause signal and its switch. */
export interface PauseControl extends PauseSignal {
  pause(): void;
  resume(): void;
}

export function newPauseControl(): PauseControl {
  let waiting: (() => void)[] = [];
  let paused = false;
  return {
    get paused() {
      return paused;
    },
    resumed: () => (paused ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}
