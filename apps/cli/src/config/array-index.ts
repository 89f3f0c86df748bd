import { HeddleError } from "heddle";

/** Variables that schedulers set to the position of a task in its array: Slurm, Kubernetes (Indexed Job), AWS Batch. */
const VARIABLES = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"] as const;

export interface ArrayIndex {
  readonly index: number;
  /** The option or variable with the index, for messages. */
  readonly where: string;
}

/**
 * The run that a task of an array job computes: `--index`, else the index that the scheduler sets. Undefined for any free
 * run: with `--index all`, and outside array jobs.
 *
 * @throws HeddleError "usage" if a scheduler's variable is no index
 */
export function arrayIndex(
  option: number | "all" | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ArrayIndex | undefined {
  if (option === "all") return undefined;
  if (option !== undefined) return { index: option, where: "--index" };
  const where = VARIABLES.find((name) => env[name] !== undefined && env[name] !== "");
  if (where === undefined) return undefined;
  const text = env[where] as string;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { index: Number(text), where };
  throw new HeddleError("usage", {
    where,
    expected: "the index of an array task: a whole number, 0 or more",
    got: JSON.stringify(text),
    next: "Pass --index NUMBER, or --index all for any free run.",
  });
}
