import type { MetricResult } from "@heddle/contracts";
import type { Score } from "../resampling/score.js";
import { joinNotes } from "./interval.js";

/** A result of a score, with further notes joined to its own. */
export function scoreResult(
  score: Score,
  subject: Omit<MetricResult, "value" | "interval" | "nullValue" | "note">,
  ...notes: readonly (string | undefined)[]
): MetricResult {
  const note = joinNotes(...notes, score.note);
  return { ...subject, ...score, ...(note !== undefined && { note }) };
}
