import type { EvaluationEvent, HeddleError } from "heddle";
import type { Invocation } from "../result.js";

/** Shows metrics as they start and keeps failures: a command prints its result first and then fails. */
export interface EvaluationEvents {
  readonly onEvent: (event: EvaluationEvent) => void;
  /** Throws the first failure, if there is one. */
  throwFailure(): void;
}

/** Minimum time between two lines about the same metric, in ms. */
const PROGRESS_INTERVAL = 5000;

export function evaluationEvents({ terminal, options }: Invocation): EvaluationEvents {
  const failures: HeddleError[] = [];
  let written = 0;
  const write = (line: string): void => {
    if (options.quiet) return;
    written = performance.now();
    terminal.err(`${line}\n`);
  };
  return {
    onEvent(event) {
      if (event.kind === "failure") failures.push(event.error);
      else {
        const title = `${event.name}${event.on === "baseline" ? " (baseline)" : ""} …`;
        if (event.kind === "metric") write(title);
        else if (performance.now() - written >= PROGRESS_INTERVAL) write(`${title} ${Math.floor(100 * event.done)} %`);
      }
    },
    throwFailure() {
      if (failures.length > 0) throw failures[0];
    },
  };
}
