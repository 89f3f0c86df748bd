import type { ReportFile } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import type { RunStore } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type FailureEvent, receiving } from "./evaluate.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface ReportOptions extends ThreadOptions {
  /** Report plugins, as in a configuration: ["html", { use: "csv" }]. Default: those of the first run. */
  readonly reports?: readonly (string | PluginChoice)[];
  /** Receives the error of a report that fails while the others continue. Without it, the error is thrown. */
  readonly onEvent?: (event: FailureEvent) => void;
}

const KEYS: OptionKeys<ReportOptions> = { ...THREAD_KEYS, reports: true, onEvent: true };

/**
 * Evaluated runs side by side, as files that the caller writes. The last part of a run's path is its name in the report.
 * Runs on this thread by default.
 *
 * @example
 * for (const { name, contents } of await report(["runs/beta-1", "runs/capacity"])) await writeFile(name, contents);
 */
export async function report(runs: readonly (string | RunStore)[], options: ReportOptions = {}): Promise<ReportFile[]> {
  checkOptions("report", options, KEYS);
  const { reports, thread = "here", onEvent, ...where } = options;
  const request = {
    names: runs.map((run) => lastPart(typeof run === "string" ? run : run.name)),
    reports: reports?.map((pick) => (typeof pick === "string" ? { use: pick } : pick)),
    reportFailures: onEvent !== undefined,
  };
  return startCall("report", { ...where, thread, request, stores: runs, onEvent: receiving(onEvent) }).result;
}

const lastPart = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
