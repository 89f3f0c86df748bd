import type { HeddleError } from "@heddle/contracts";

/** Plugins that crashed while others went on: the command prints what there is, and then fails. */
export interface Failures {
  readonly add: (error: HeddleError) => void;
  /** Throws the first, where there is one. */
  throwFirst(): void;
}

export function newFailures(): Failures {
  const found: HeddleError[] = [];
  return {
    add: (error) => found.push(error),
    throwFirst() {
      if (found.length > 0) throw found[0];
    },
  };
}
