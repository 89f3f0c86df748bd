import { type CountDataset, type CsrRows, HeddleError, type Table } from "@heddle/contracts";
import { create } from "../composition/compose.js";
import { resolveConfig } from "../config/resolve.js";
import { genesOfModel } from "../data/align-genes.js";
import { plainRows } from "../data/compact-rows.js";
import { withFilledGenes } from "../data/missing-genes.js";
import { type GivenData, sourcesOf, withDataset } from "../data/open-data.js";
import { prepareData } from "../data/prepare.js";
import { readGenes } from "../model/model-folder.js";
import type { Catalog } from "../plugins/catalog.js";
import { choose } from "../plugins/choose.js";
import { readConfig } from "../run-folder/config-file.js";
import { readLatents } from "../run-folder/latents-file.js";
import type { RunStore } from "../store/run-store.js";
import { qualityMetrics } from "./quality-metrics.js";

export interface RunCountsOptions extends GivenData {
  readonly catalog: Catalog;
  readonly store: RunStore;
  readonly signal?: AbortSignal;
}

/** Measured values of a run's cells and genes, read from its data again. */
export interface RunCounts {
  readonly genes: Table;
  /** Cells × genes, in the order of the run. */
  readonly counts: CsrRows;
  /** Counts of each cell over the selected genes, at which they are normalized; absent for real values. */
  readonly totals?: Float64Array;
  /** Quality metrics of each cell over all genes of the file; see `qualityMetrics`. */
  readonly quality: Table["columns"];
}

/**
 * Reads the counts of a run's cells and genes from its data, as training selected them. HeddleError "bad-data" if the
 * cells are not those of the run.
 */
export async function readRunCounts(options: RunCountsOptions): Promise<RunCounts> {
  const { catalog, store, signal, dataset } = options;
  const config = resolveConfig(await readConfig(store), store.name);
  const { sources = sourcesOf(config) } = options;
  const [genes, { cells }] = await Promise.all([readGenes(store), readLatents(store)]);
  const { support } = create(await choose(catalog, "likelihood", config.likelihood, "likelihood"));
  const read = { catalog, pick: config.data, support, signal };
  return withDataset({ sources, dataset }, read, async (opened) => {
    const unchanged = { ...config, genes: {}, factors: [], missing: {}, periods: {}, covariates: [] };
    const prepared = await prepareData(withFilledGenes(genes, opened).dataset, unchanged, {
      genes: genesOfModel(genes),
      covariates: [],
      signal,
    });
    checkCells(cells, prepared.cellTable, opened);
    return {
      genes: prepared.geneTable,
      counts: plainRows(prepared.counts.whole!),
      ...(support !== "real" && { totals: prepared.counts.facts.totals }),
      quality: await qualityMetrics(opened, prepared.rows, signal),
    };
  });
}

function checkCells(run: Table, data: Table, { origin }: CountDataset): void {
  const at = run.index.findIndex((name, row) => data.index[row] !== name);
  if (at < 0 && run.rows === data.rows) return;
  throw new HeddleError("bad-data", {
    where: origin.files.map(({ path }) => path).join(", "),
    expected: `the ${run.rows} cells of the run, in their order`,
    got: at < 0 ? `${data.rows} cells` : `${data.index[at] ?? "no cell"} instead of ${run.index[at]}`,
    next: "Choose the file that the run was trained on.",
  });
}
