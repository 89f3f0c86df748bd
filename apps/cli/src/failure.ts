import { isHeddleError } from "heddle";
import { paint } from "./show/color.js";
import { STOP_CODES, type StopSignal, type Terminal } from "./terminal.js";

/** Thrown by a command that a signal stopped, after its checkpoint is written. */
export class Stopped extends Error {
  constructor(
    readonly signal: StopSignal,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Prints an error on stderr; returns the exit code. */
export function report(error: unknown, terminal: Terminal, debug: boolean): number {
  const { red } = paint(terminal.errIsTerminal, terminal.env);
  const stack = debug && error instanceof Error ? `${error.stack ?? ""}\n` : "";
  if (error instanceof Stopped) {
    terminal.err(`${error.message}\n${stack}`);
    return STOP_CODES[error.signal];
  }
  if (isHeddleError(error)) {
    terminal.err(`${red("error:")} ${error.message}\n${stack}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = debug ? "" : "This error is unexpected; --debug prints its stack trace.\n";
  terminal.err(`${red("error:")} ${message}\n${hint}${stack}`);
  return 1;
}
