import type { MetricResult } from "@heddle/contracts";
import type { Score } from "../resampling/score.js";
import { joinNotes } from "./interval.js";

/** The result of a score, with additional notes. */
export function scoreResult(
  score: Score,
  subject: Omit<MetricResult, "value" | "interval" | "nullValue" | "note">,
  ...notes: readonly (string | undefined)[]
): MetricResult {
  const note = joinNotes(...notes, score.note);
  return { ...subject, ...score, ...(note !== undefined && { note }) };
}
