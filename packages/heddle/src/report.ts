import type { ReportFile } from "@heddle/contracts";
import type { PluginChoice, RunStore } from "@heddle/runtime";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface ReportOptions extends ThreadOptions {
  /** Report plugins, as in a configuration: ["html", { use: "csv" }]. By default those of the first run. */
  readonly reports?: readonly (string | PluginChoice)[];
}

/**
 * Evaluated runs side by side, as files that the caller writes; runs are called by the last part of their names. On
 * this thread, unless `thread: "worker"`.
 *
 * @example
 * for (const { name, contents } of await report(["runs/beta-1", "runs/capacity"])) await writeFile(name, contents);
 */
export async function report(runs: readonly (string | RunStore)[], options: ReportOptions = {}): Promise<ReportFile[]> {
  const { reports, thread = "here", ...where } = options;
  const request = {
    names: runs.map((run) => lastPart(typeof run === "string" ? run : run.name)),
    reports: reports?.map((pick) => (typeof pick === "string" ? { use: pick } : pick)),
  };
  return startCall("report", { ...where, thread, request, stores: runs, onEvent: () => {} }).result;
}

const lastPart = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
