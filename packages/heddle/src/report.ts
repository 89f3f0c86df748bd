import type { AnyPlugin, ReportFile } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface ReportOptions {
  /** Report plugins, as in a configuration: ["html", { use: "csv" }]. By default those of the first run. */
  readonly reports?: readonly (string | PluginChoice)[];
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Evaluated runs side by side, as files that the caller writes; runs are called by their folders' names.
 *
 * @example
 * for (const { name, contents } of await report(["runs/beta-1", "runs/capacity"])) await writeFile(name, contents);
 */
export async function report(runs: readonly string[], options: ReportOptions = {}): Promise<ReportFile[]> {
  const { folderStore, renderReport } = await import("@heddle/runtime");
  const { reports, plugins } = options;
  return renderReport({
    catalogue: await catalogueWith(plugins),
    runs: runs.map((run) => ({ name: lastPart(run), store: folderStore(run) })),
    reports: reports?.map((pick) => (typeof pick === "string" ? { use: pick } : pick)),
  });
}

const lastPart = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
