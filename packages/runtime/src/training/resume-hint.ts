import { HeddleError, isHeddleError } from "@heddle/contracts";
import type { RunStore } from "../store/run-store.js";

/** Kinds of errors after which the last checkpoint is intact. */
const RESUMABLE = ["plugin-failed", "interrupted", "cannot-write", "internal"] as const;

/** The last sentence of an error after which a run can be resumed; callers replace it with their own call. */
export const resumeSentence = (name: string): string => `Resume ${name} to continue from its last checkpoint.`;

/** Adds that the run can be resumed. */
export function addResumeHint(error: unknown, { name }: RunStore): unknown {
  const kind = RESUMABLE.find((each) => isHeddleError(error, each));
  if (kind === undefined) return error;
  const { next, ...details } = (error as HeddleError).details;
  return new HeddleError(kind, { ...details, next: `${next} ${resumeSentence(name)}` });
}

export const withoutDataRecord = ({ name }: RunStore) =>
  `${name} has no record of its data, as runs of older versions: a change of the data since training is not detected.`;
