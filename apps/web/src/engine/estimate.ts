import { estimateTraining } from "heddle";
import { quickTraining } from "heddle/config";
import type { HandlerContext } from "heddle/worker";
import { completeForPage } from "./configuration.js";
import type { EngineCalls, TimeEstimate } from "./protocol.js";

/** Estimates the duration of training from some measured steps. */
export async function estimateForPage(
  { config, cells, genes }: EngineCalls["estimate"]["request"],
  { signal }: Pick<HandlerContext<never>, "signal">,
): Promise<TimeEstimate> {
  const { training } = await completeForPage(config);
  const quick = quickTraining(training, cells);
  const full = await estimateTraining(config as object, { thread: "here", cells, genes, signal });
  return { full: full.seconds, quick: (full.seconds * Number(quick.epochs)) / full.epochs, quickTraining: quick };
}
