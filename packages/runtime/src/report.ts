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
import { citationsOf } from "./plugins/citations.js";
import { readConfig, readVersion } from "./run-folder/config-file.js";
import { requireEvaluation } from "./run-folder/evaluation-file.js";
import { readFinishedRun } from "./run-folder/finished-run.js";
import { readAllEpochs, readFinishedAt } from "./run-folder/metrics-file.js";
import { configWithoutPlaces, summaryWithoutPlaces } from "./run-folder/without-places.js";
import type { RunStore } from "./store/run-store.js";

export interface ReportOptions {
  readonly catalog: Catalog;
  /** Evaluated runs, in display order; `name` is the title of the run in the report. */
  readonly runs: readonly { readonly name: string; readonly store: RunStore }[];
  /** Report plugins; by default those of the first run's configuration. */
  readonly reports?: readonly PluginChoice[];
  /** Called for a report that failed; the others continue. Without this function the error is thrown. */
  readonly onFailure?: (error: HeddleError) => void;
}

/** Renders evaluated runs as pages and tables. Returns files; the caller writes them. */
export async function renderReport({ catalog, runs, reports, onFailure }: ReportOptions): Promise<ReportFile[]> {
  const records: RunRecord[] = [];
  for (const { name, store } of runs) {
    const record = await readRun(name, store);
    const citations = await citationsOf(catalog, resolveConfig(record.config), record);
    records.push({ ...record, citations, evaluation: await fillDisplays(catalog, record.evaluation) });
  }
  const choices = reports ?? resolveConfig(records[0].config).reports;
  const chosen = await Promise.all(choices.map((pick) => choose(catalog, "report", pick, "reports")));
  const groups = await compareSeeds(catalog, records);
  const files = await Promise.allSettled(
    chosen.map(async (each) => create(each).render(records.map(withoutPlaces), groups)),
  );
  return files.flatMap((each) => (each.status === "fulfilled" ? each.value : tell(each.reason, onFailure)));
}

const withoutPlaces = (record: RunRecord): RunRecord => ({
  ...record,
  config: configWithoutPlaces(record.config),
  summary: summaryWithoutPlaces(record.summary),
});

function tell(error: unknown, onFailure: ReportOptions["onFailure"]): [] {
  if (onFailure === undefined || !isHeddleError(error, "plugin-failed")) throw error;
  onFailure(error);
  return [];
}

/** Reads an evaluated run folder. Throws HeddleError "bad-run-folder" if it is not evaluated. */
export async function readRun(name: string, store: RunStore): Promise<RunRecord> {
  const written = await readConfig(store);
  const config = resolveConfig(written, store.name);
  const evaluation = await requireEvaluation(store);
  const { summary, latents } = await readFinishedRun(store);
  const { cells, representation, umap } = latents;
  const factors = factorTable(cells, { ...config, factors: evaluatedFactors(evaluation, cells, config.factors) });
  return {
    name,
    folder: store.name,
    config: written as Record<string, unknown>,
    summary,
    epochs: await readAllEpochs(store, summary.epochs),
    evaluation,
    representation,
    cellTable: factors,
    ...(umap && { umap }),
    ...(await provenanceOf(store)),
  };
}

async function provenanceOf(store: RunStore): Promise<Pick<RunRecord, "version" | "finishedAt">> {
  const [version, finishedAt] = [await readVersion(store), await readFinishedAt(store)];
  return { ...(version !== undefined && { version }), ...(finishedAt !== undefined && { finishedAt }) };
}

/** Factors of the evaluation, which may differ from those of the configuration. */
function evaluatedFactors(
  { results, supervised }: EvaluationRecord,
  cells: Table,
  configured: readonly string[],
): string[] {
  const evaluated = [...results, ...(supervised?.results ?? [])].flatMap(({ factor }) =>
    factor !== undefined && cells.columns.has(factor) ? [factor] : [],
  );
  return [...new Set(evaluated.length > 0 ? evaluated : configured)];
}
