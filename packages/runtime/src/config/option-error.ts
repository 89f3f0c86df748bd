import { HeddleError } from "@heddle/contracts";
import type { z } from "zod";
import { type GivenOptions, type OptionProblem, optionProblems } from "./option-problems.js";
import { type ConfigSource, placeOf } from "./source.js";

/** The HeddleError "config" for invalid options. `help` names the command with more information. */
export function optionError(
  error: z.ZodError,
  given: GivenOptions,
  source: ConfigSource | undefined,
  help?: string,
): HeddleError {
  const problems = optionProblems(error, given);
  const advice = help === undefined || source?.caller === "program" ? "" : ` ${help}`;
  if (problems.length === 1) {
    const { path, expected, got, next } = problems[0];
    return new HeddleError("config", {
      where: placeOf(source, path),
      expected,
      got,
      next: next + advice,
      cause: error,
    });
  }
  return new HeddleError("config", {
    where: source?.name,
    expected: `valid options of ${given.subject}`,
    got: `${problems.length} problems`,
    next: `Correct each:${problems.map((each) => `\n  ${lineOf(each, source)}`).join("")}${advice && `\n${advice.trim()}`}`,
    cause: error,
  });
}

const lineOf = ({ path, expected, got, next }: OptionProblem, source: ConfigSource | undefined): string =>
  `${placeOf(source, path) ?? "the whole"}: expected ${expected}, got ${got}. ${next}`;
