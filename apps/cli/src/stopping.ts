import { Stopped } from "./failure.js";
import type { StopSignal, Terminal } from "./terminal.js";

export interface Stopping {
  /** Called once, when the signal arrives. */
  readonly onStop?: () => void;
  /** Result of the stop and the next step, for the user. */
  readonly message: string | (() => Promise<string>);
}

/** Aborts `work` when the user or the system ends the program; an error of `work` after that becomes Stopped. */
export async function stoppable<Result>(
  terminal: Terminal,
  { onStop, message }: Stopping,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  let received: StopSignal | undefined;
  const unsubscribe = terminal.onStop((signal) => {
    received = signal;
    onStop?.();
    abort.abort();
  });
  try {
    return await work(abort.signal);
  } catch (error) {
    if (received === undefined) throw error;
    throw new Stopped(received, typeof message === "string" ? message : await message(), error);
  } finally {
    unsubscribe();
  }
}

/** What to print while checkpoints are written. */
export const stoppingText = (checkpoints: "checkpoint" | "checkpoints"): string =>
  `stopping after the next ${checkpoints}; press again to quit at once\n`;
