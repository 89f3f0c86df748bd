// Locks between the tabs and workers of one origin. The browser releases those of a tab or worker that ends.
import type { RunStore, Writer } from "./run-store.js";

const ELSEWHERE: Writer = { task: "another tab or worker of this page" };

/** Without Web Locks, which browsers offer to secure pages only, the store has no lock. */
export function webLock(name: string): Pick<RunStore, "lock" | "writer" | "unlock"> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  if (locks === undefined) return {};
  let release: (() => void) | undefined;
  return {
    lock: () =>
      new Promise((resolve, reject) => {
        const held = (lock: unknown) => {
          if (lock === null) return resolve(ELSEWHERE);
          const until = new Promise<void>((end) => {
            release = end;
          });
          resolve(undefined);
          return until;
        };
        locks.request(name, { ifAvailable: true }, held).catch(reject);
      }),
    writer: async () => ((await locks.query()).held?.some((lock) => lock.name === name) ? ELSEWHERE : undefined),
    async unlock() {
      release?.();
      release = undefined;
    },
  };
}
