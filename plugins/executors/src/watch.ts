import type { RunStatus } from "@heddle/contracts";

/** Passes on the first statuses and those that differ from the previous ones. */
export function changesOf(): (statuses: readonly RunStatus[]) => boolean {
  let shown = "";
  return (statuses) => {
    const now = JSON.stringify(statuses);
    const isNew = now !== shown;
    shown = now;
    return isNew;
  };
}

export const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, seconds * 1000));
