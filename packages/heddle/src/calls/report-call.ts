import type { ReportFile } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import { sendError } from "../thread/sent-error.js";
import type { CallContext } from "./call.js";
import type { SentFailure } from "./evaluate-call.js";

export interface ReportRequest {
  /** Names of the runs in the report. */
  readonly names: readonly string[];
  readonly reports?: readonly PluginChoice[];
  /** Whether a failed report is an event while the others continue; otherwise the error is thrown. */
  readonly reportFailures: boolean;
}

export async function reportCall(request: ReportRequest, context: CallContext): Promise<ReportFile[]> {
  const { names, reports, reportFailures } = request;
  const { renderReport } = await import("@heddle/runtime");
  const send = context.onEvent as (event: SentFailure) => void;
  const onFailure = (error: unknown) => send({ kind: "failure", error: sendError(error) });
  const runs = context.stores.map((store, i) => ({ name: names[i], store }));
  const catalog = await catalogWith(context.plugins);
  return renderReport({ catalog, runs, reports, ...(reportFailures && { onFailure }) });
}
