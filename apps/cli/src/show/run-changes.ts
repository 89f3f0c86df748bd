import type { RunStatus } from "heddle/sweeps";
import type { Terminal } from "../terminal.js";

/** A listener that prints a line for each run that started or ended. */
export function showRunChanges(terminal: Terminal, quiet: boolean, before: readonly RunStatus[] = []) {
  let last = before;
  return (now: readonly RunStatus[]): void => {
    if (!quiet) for (const line of changes(last, now)) terminal.err(line);
    last = [...now];
  };
}

function changes(before: readonly RunStatus[], now: readonly RunStatus[]): string[] {
  const was = new Map(before.map(({ id, state }) => [id, state]));
  const ended = now.filter(({ state }) => state === "done" || state === "failed").length;
  return now
    .filter(({ id, state }) => was.get(id) !== state && state !== "waiting")
    .map(({ label, state, message }) => `${ended}/${now.length}  ${label}: ${state}${message ? `: ${message}` : ""}\n`);
}
