/** The environment of the command line; tests pass their own. */
export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress, warnings, errors. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** Base of relative paths. */
  readonly folder: string;
  /** Calls `stop` on SIGINT or SIGTERM; returns a function that unsubscribes. */
  readonly onStop: (stop: (signal: StopSignal) => void) => () => void;
}

export type StopSignal = "SIGINT" | "SIGTERM";

/** 128 + the number of the signal, as in shells. */
export const STOP_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    folder: process.cwd(),
    onStop: listen,
  };
}

/** The first signal calls `stop`; the second ends the program at once. */
function listen(stop: (signal: StopSignal) => void): () => void {
  let asked = false;
  const handlers = (["SIGINT", "SIGTERM"] as const).map((signal) => {
    const handler = () => {
      if (asked) process.exit(STOP_CODES[signal]);
      asked = true;
      stop(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const leave of handlers) leave();
  };
}
