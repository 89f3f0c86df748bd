import type { ReportFile } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import type { CallContext } from "./call.js";

export interface ReportRequest {
  /** How the report calls each of the runs. */
  readonly names: readonly string[];
  readonly reports?: readonly PluginChoice[];
}

export async function reportCall({ names, reports }: ReportRequest, context: CallContext): Promise<ReportFile[]> {
  const { renderReport } = await import("@heddle/runtime");
  const runs = context.stores.map((store, i) => ({ name: names[i]!, store }));
  return renderReport({ catalog: await catalogWith(context.plugins), runs, reports });
}
