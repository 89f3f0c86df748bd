/** What the command line is given of the world: tests give their own. */
export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress, warnings, errors. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** Relative paths of arguments start here. */
  readonly folder: string;
  /** Calls `stop` when the user or a scheduler asks the program to end; returns how to leave off listening. */
  readonly onStop: (stop: (signal: StopSignal) => void) => () => void;
}

export type StopSignal = "SIGINT" | "SIGTERM";

/** 128 + the signal's number, as shells report it. */
export const STOP_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** The process's own. */
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

/** The first signal is handed on; a second one ends the program at once. */
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
