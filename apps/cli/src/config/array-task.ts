import { HeddleError } from "heddle";

/** Variables that schedulers set to the position of a task in its array: Slurm, Kubernetes (Indexed Job), AWS Batch. */
const VARIABLES = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"] as const;

export interface ArrayTask {
  /** Positions of runs in the plan. */
  readonly indices: readonly number[];
  /** The option or variable with the index, for messages. */
  readonly where: string;
}

/**
 * The runs that a worker computes: the one of `--index`; of several, the one at the position that the scheduler sets, and
 * all of them outside array jobs; without the option, the run at the scheduler's position. Undefined for any free run: with
 * `--index all`, and outside array jobs.
 *
 * @throws HeddleError "usage" if a scheduler's variable is no index, or has no run
 */
export function arrayTask(
  option: readonly number[] | "all" | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ArrayTask | undefined {
  if (option === "all") return undefined;
  if (option?.length === 1) return { indices: option, where: "--index" };
  const where = VARIABLES.find((name) => env[name] !== undefined && env[name] !== "");
  if (where === undefined) return option && { indices: option, where: "--index" };
  const position = positionOf(where, env[where] as string);
  if (option === undefined) return { indices: [position], where };
  if (position < option.length) return { indices: [option[position]], where: "--index" };
  throw new HeddleError("usage", {
    where,
    expected: `a number below ${option.length}, the number of runs in --index`,
    got: String(position),
    next: "Start as many tasks as --index has runs.",
  });
}

function positionOf(where: string, text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new HeddleError("usage", {
    where,
    expected: "the index of an array task: a whole number, 0 or more",
    got: JSON.stringify(text),
    next: "Pass --index NUMBER, or --index all for any free run.",
  });
}
