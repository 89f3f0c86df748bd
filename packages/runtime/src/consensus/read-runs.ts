import { type Embedding, HeddleError, IGNORED_KEYS, type RunSummary, type Table } from "@heddle/contracts";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { DataRecord } from "../data/data-record.js";
import { readGenes } from "../model/model-folder.js";
import { readConfig, readDataRecord } from "../run-folder/config-file.js";
import { readFinishedRun } from "../run-folder/finished-run.js";
import type { StoredLatents } from "../run-folder/latents-file.js";
import type { RunStore } from "../store/run-store.js";

/** A finished run of a consensus. */
export interface ConsensusRun {
  readonly name: string;
  readonly store: RunStore;
  readonly config: Config;
  readonly summary: RunSummary;
  readonly latents: StoredLatents;
  readonly genes: Table;
  /** Absent in runs of versions that did not record their data. */
  readonly data?: DataRecord | undefined;
}

export async function readConsensusRun(store: RunStore, name = store.name): Promise<ConsensusRun> {
  const config = resolveConfig(await readConfig(store), name);
  const { summary, latents } = await readFinishedRun(store);
  return { name, store, config, summary, latents, genes: await readGenes(store), data: await readDataRecord(store) };
}

export const embeddingOf = ({ latents, summary }: ConsensusRun): Embedding => ({
  representation: latents.representation,
  klPerLatent: Float64Array.from(summary.klPerLatent),
});

/** By seed, then by the other settings: the result does not depend on the order in which the runs are given. */
export function inCanonicalOrder(runs: readonly ConsensusRun[]): ConsensusRun[] {
  const keyed = runs.map((run) => ({ run, key: settingsOf(run.config) }));
  const bySettings = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  keyed.sort((a, b) => a.run.config.seed - b.run.config.seed || bySettings(a.key, b.key));
  for (const [at, { run, key }] of keyed.entries()) {
    const before = keyed[at - 1];
    if (before?.key === key && before.run.config.seed === run.config.seed) throw sameTraining(before.run, run);
  }
  return keyed.map(({ run }) => run);
}

/** Keys that decide about training, but for the seed. */
const trainingKeys = (config: Config) =>
  (Object.keys(config) as (keyof Config)[]).filter((key) => !IGNORED_KEYS.has(key) && !UNTRAINED.has(key)).sort();
const UNTRAINED: ReadonlySet<string> = new Set(["data", "factors", "missing", "periods"]);

const settingsOf = (config: Config) => JSON.stringify(trainingKeys(config).map((key) => [key, config[key]]));

/** The keys whose values differ between the runs. */
export function differingKeys(runs: readonly ConsensusRun[]): string[] {
  const keys = new Set(runs.flatMap(({ config }) => trainingKeys(config)));
  return [...keys].filter((key) => new Set(runs.map(({ config }) => JSON.stringify(config[key]))).size > 1).sort();
}

/** Throws HeddleError "bad-data" if the cells of two runs differ, "gene-mismatch" if their genes differ. */
export function checkSameData(runs: readonly ConsensusRun[]): void {
  const [first, ...others] = runs;
  for (const other of others) {
    const [a, b] = [first.latents.cells.index, other.latents.cells.index];
    if (!sameNames(a, b)) throw otherCells(first, other, sharedNames(a, b));
    const [genes, more] = [first.genes.index, other.genes.index];
    if (!sameNames(genes, more)) throw otherGenes(first, other, sharedNames(genes, more));
    if (first.data && other.data && first.data.counts !== other.data.counts) throw otherCounts(first, other);
  }
}

const sameNames = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((name, i) => name === b[i]);

function sharedNames(a: readonly string[], b: readonly string[]): number {
  const known = new Set(a);
  return b.filter((name) => known.has(name)).length;
}

function otherCells(first: ConsensusRun, other: ConsensusRun, shared: number): HeddleError {
  const cells = other.latents.cells.rows;
  const isOrder = shared === cells && cells === first.latents.cells.rows;
  return new HeddleError("bad-data", {
    where: other.name,
    expected: `the ${first.latents.cells.rows} cells of ${first.name}, in their order`,
    got: isOrder ? "the same cells in another order" : `${cells} cells, ${shared} of them shared`,
    next: "Train all runs on the same file with the same cell filters.",
  });
}

const otherGenes = (first: ConsensusRun, other: ConsensusRun, shared: number) =>
  new HeddleError("gene-mismatch", {
    where: other.name,
    expected: `the ${first.genes.rows} genes of ${first.name}, in their order`,
    got: `${other.genes.rows} genes, ${shared} of them shared`,
    next: "Train all runs with the same gene selection.",
  });

const otherCounts = (first: ConsensusRun, other: ConsensusRun) =>
  new HeddleError("bad-data", {
    where: other.name,
    expected: `the counts of ${first.name}`,
    got: "other counts of the same cells and genes",
    next: "Train all runs on the same file.",
  });

const sameTraining = (first: ConsensusRun, other: ConsensusRun) =>
  new HeddleError("usage", {
    where: other.name,
    expected: "runs that differ in seed or settings",
    got: `the seed (${other.config.seed}) and the settings of ${first.name}`,
    next: "Give each run once; train more runs with other seeds.",
  });
