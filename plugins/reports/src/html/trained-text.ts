import type { RunRecord } from "@heddle/contracts";

/** "Heddle 0.1.0, 2026-01-31 12:00 UTC": program and end of training; empty if neither is recorded. */
export function trainedText({ version, finishedAt }: Pick<RunRecord, "version" | "finishedAt">): string {
  const parts = [
    ...(version === undefined ? [] : [`Heddle ${version}`]),
    ...(finishedAt === undefined ? [] : [`${finishedAt.slice(0, 16).replace("T", " ")} UTC`]),
  ];
  return parts.join(", ");
}
