import type { EvaluationEvent, HeddleError } from "heddle";
import type { Invocation } from "../result.js";

/** Shows metrics as they start and keeps failures: a command prints its result first and then fails. */
export interface EvaluationEvents {
  readonly onEvent: (event: EvaluationEvent) => void;
  /** Throws the first failure, if there is one. */
  throwFailure(): void;
}

export function evaluationEvents({ terminal, options }: Invocation): EvaluationEvents {
  const failures: HeddleError[] = [];
  return {
    onEvent(event) {
      if (event.kind === "failure") failures.push(event.error);
      else if (!options.quiet) terminal.err(`${event.name}${event.on === "baseline" ? " (baseline)" : ""} …\n`);
    },
    throwFailure() {
      if (failures.length > 0) throw failures[0];
    },
  };
}
