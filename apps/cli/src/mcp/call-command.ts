import { report } from "../failure.js";
import type { Terminal } from "../terminal.js";

export interface CommandCall {
  /** Working directory of the command. */
  readonly folder: string;
  /** Stops the command as SIGINT does; a training writes a checkpoint first. */
  readonly signal: AbortSignal;
  /** Receives each line that the command prints about its progress. */
  readonly onProgress: (line: string) => void;
}

export interface CommandOutcome {
  /** The result as JSON, or the message of the error. */
  readonly text: string;
  readonly failed: boolean;
}

/** Runs a command with its output in memory. Never rejects. */
export async function callCommand(
  command: (terminal: Terminal) => Promise<void>,
  { folder, signal, onProgress }: CommandCall,
): Promise<CommandOutcome> {
  let out = "";
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      for (const line of text.split("\n")) if (line.trim() !== "") onProgress(line.trim());
    },
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    folder,
    onStop(stop) {
      const listener = () => stop("SIGINT");
      if (signal.aborted) listener();
      signal.addEventListener("abort", listener);
      return () => signal.removeEventListener("abort", listener);
    },
  };
  try {
    await command(terminal);
    return { text: out, failed: false };
  } catch (error) {
    let message = "";
    const collect = (text: string) => {
      message += text;
    };
    report(error, { ...terminal, err: collect }, false);
    return { text: message.trim(), failed: true };
  }
}
