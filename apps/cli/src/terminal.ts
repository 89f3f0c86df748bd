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
  /** The arguments of the command line, for messages. */
  readonly argv?: readonly string[];
  /** Asks the user a question; absent where nobody answers. */
  readonly ask?: (question: string) => Promise<string>;
  /** Calls `stop` on a signal to end the program; returns a function that unsubscribes. */
  readonly onStop: (stop: (signal: StopSignal) => void) => () => void;
}

export type StopSignal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM";

/** 128 + the number of the signal, as in shells. */
export const STOP_CODES: Readonly<Record<StopSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
};

const SIGNALS = Object.keys(STOP_CODES) as StopSignal[];

/** The terminal of this process; `leave` ends it at once. */
export function processTerminal(leave: (code: number) => void): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    folder: process.cwd(),
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
    onStop: (stop) => listen(stop, leave),
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } finally {
    prompt.close();
  }
}

/** A terminal that closes sends SIGHUP, and its shell sends it again. */
const SAME_HANGUP_MS = 200;

/** The first signal calls `stop`; the second ends the program at once. */
function listen(stop: (signal: StopSignal) => void, leave: (code: number) => void): () => void {
  let first: { readonly signal: StopSignal; readonly time: number } | undefined;
  const receive = (signal: StopSignal) => {
    const now = performance.now();
    if (first === undefined) {
      first = { signal, time: now };
      return stop(signal);
    }
    const isRepeated = signal === "SIGHUP" && first.signal === signal && now - first.time < SAME_HANGUP_MS;
    if (!isRepeated) leave(STOP_CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return () => {
    for (const signal of SIGNALS) process.off(signal, receive);
  };
}
