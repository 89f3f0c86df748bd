import type { EvaluationRecord, ReportFile, RunRecord, Table } from "@heddle/contracts";
import { type HeddleError, isHeddleError } from "@heddle/contracts";
import { create } from "./composition/compose.js";
import { resolveConfig } from "./config/resolve.js";
import type { PluginChoice } from "./config/schema.js";
import { factorTable } from "./data/factors.js";
import { compareSeeds } from "./evaluation/compare-seeds.js";
import { fillDisplays } from "./evaluation/displays.js";
import type { Catalog } from "./plugins/catalog.js";
import { choose } from "./plugins/choose.js";
import { readConfig } from "./run-folder/config-file.js";
import { requireEvaluation } from "./run-folder/evaluation-file.js";
import { readLatents } from "./run-folder/latents-file.js";
import { readEpochs } from "./run-folder/metrics-file.js";
import { readSummary } from "./run-folder/summary-file.js";
import type { RunStore } from "./store/run-store.js";

export interface ReportOptions {
  readonly catalog: Catalog;
  /** Evaluated runs, in the order they are shown; `name` is how the report calls each. */
  readonly runs: readonly { readonly name: string; readonly store: RunStore }[];
  /** Report plugins; those of the first run's configuration when left out. */
  readonly reports?: readonly PluginChoice[];
  /** A report that crashed: the others go on. Without it the crash is thrown. */
  readonly onFailure?: (error: HeddleError) => void;
}

/** One or several evaluated runs as pages and tables. Nothing is written: the caller says where to. */
export async function renderReport({ catalog, runs, reports, onFailure }: ReportOptions): Promise<ReportFile[]> {
  const records: RunRecord[] = [];
  for (const { name, store } of runs) {
    const record = await readRun(name, store);
    records.push({ ...record, evaluation: await fillDisplays(catalog, record.evaluation) });
  }
  const wanted = reports ?? resolveConfig(records[0].config).reports;
  const chosen = await Promise.all(wanted.map((pick) => choose(catalog, "report", pick, "reports")));
  const groups = await compareSeeds(catalog, records);
  const files = await Promise.allSettled(chosen.map(async (each) => create(each).render(records, groups)));
  return files.flatMap((each) => (each.status === "fulfilled" ? each.value : tell(each.reason, onFailure)));
}

function tell(error: unknown, onFailure: ReportOptions["onFailure"]): [] {
  if (onFailure === undefined || !isHeddleError(error, "plugin-failed")) throw error;
  onFailure(error);
  return [];
}

/** Everything of one evaluated run folder. Throws HeddleError "bad-run-folder" where it is not evaluated yet. */
export async function readRun(name: string, store: RunStore): Promise<RunRecord> {
  const written = await readConfig(store);
  const config = resolveConfig(written, store.name);
  const evaluation = await requireEvaluation(store);
  const { cells, representation } = await readLatents(store);
  const factors = factorTable(cells, { ...config, factors: judgedFactors(evaluation, cells, config.factors) });
  return {
    name,
    folder: store.name,
    config: written as Record<string, unknown>,
    summary: await readSummary(store),
    epochs: await readEpochs(store),
    evaluation,
    representation,
    cellTable: factors,
  };
}

/** The factors of the evaluation, which may be others than the configuration's. */
function judgedFactors({ results }: EvaluationRecord, cells: Table, configured: readonly string[]): string[] {
  const judged = results.flatMap(({ factor }) => (factor !== undefined && cells.columns.has(factor) ? [factor] : []));
  return [...new Set(judged.length > 0 ? judged : configured)];
}
