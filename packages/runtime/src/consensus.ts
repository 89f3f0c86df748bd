import { type ConsensusRecord, HeddleError, type ReplicationCriteria, type RunSummary } from "@heddle/contracts";
import type { PluginChoice } from "./config/schema.js";
import { consensusCsv } from "./consensus/consensus-csv.js";
import {
  type ConsensusRun,
  checkSameData,
  differingKeys,
  embeddingOf,
  inCanonicalOrder,
  readConsensusRun,
} from "./consensus/read-runs.js";
import { replication } from "./consensus/replication.js";
import { RUN_FORMAT } from "./migration/run-format.js";
import { readRotation } from "./model/stored-rotation.js";
import type { Catalog } from "./plugins/catalog.js";
import { rotateRun } from "./rotate-run.js";
import { readOrigin, writeConfig } from "./run-folder/config-file.js";
import { copyModel } from "./run-folder/copy-model.js";
import { writeLatents } from "./run-folder/latents-file.js";
import { writeSummary } from "./run-folder/summary-file.js";
import { createRun, refuseExisting } from "./run-folder/write-run.js";
import { memoryStore } from "./store/memory-store.js";
import type { RunStore } from "./store/run-store.js";

/** Default criteria: half of the other runs have a latent with |r| ≥ 0.8. */
export const REPLICATION: ReplicationCriteria = { correlation: 0.8, share: 0.5 };

export interface ConsensusOptions extends Partial<ReplicationCriteria> {
  readonly catalog: Catalog;
  /** Finished runs on the same cells and genes; they stay unchanged. */
  readonly stores: readonly RunStore[];
  /** The new run: a copy of the medoid run. */
  readonly output: RunStore;
  /** Rotates runs that are not rotated before the comparison. */
  readonly rotation?: PluginChoice | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the latents of several runs and writes a copy of the medoid run, whose model stays usable, with the share of
 * runs that replicate each latent: consensus.json, consensus.csv, and obsm["X_heddle_replicated"] in latents.h5ad.
 *
 * @throws HeddleError "usage" for fewer than two runs or a run given twice, "bad-data" for other cells or without active
 * latents, "gene-mismatch" for other genes
 */
export async function consensusOfRuns(options: ConsensusOptions): Promise<ConsensusRecord> {
  const { stores, output } = options;
  if (stores.length < 2) throw tooFew(stores);
  await refuseExisting(output);
  const given: ConsensusRun[] = [];
  for (const store of stores) given.push(await readConsensusRun(store));
  checkSameData(given);
  const runs: ConsensusRun[] = [];
  for (const run of inCanonicalOrder(given)) runs.push(await rotated(run, options));
  const record = compare(runs, options);
  return createRun(output, "consensus", async () => {
    await writeConsensus(output, runs[record.kept], record);
    return record;
  });
}

/** The run with rotated latents; the run itself if it is rotated already or no rotation is given. */
async function rotated(run: ConsensusRun, { rotation, catalog, signal }: ConsensusOptions): Promise<ConsensusRun> {
  signal?.throwIfAborted();
  if (rotation === undefined || (await readRotation(run.store))) return run;
  const output = memoryStore([], run.name);
  await rotateRun({ catalog, store: run.store, rotation, output, ...(signal && { signal }) });
  return readConsensusRun(output, run.name);
}

function compare(runs: readonly ConsensusRun[], options: ConsensusOptions): ConsensusRecord {
  const criteria = {
    correlation: options.correlation ?? REPLICATION.correlation,
    share: options.share ?? REPLICATION.share,
  };
  const { activeThreshold } = runs[0].config.evaluation;
  const found = replication(runs.map(embeddingOf), { ...criteria, activeThreshold });
  if (found.latents.length === 0) throw allInactive(runs, activeThreshold);
  const of = (run: number) => found.latents.filter((latent) => latent.run === run);
  const differing = differingKeys(runs);
  const lacking = found.components.filter(({ replicated, keptLatent }) => replicated && keptLatent === undefined);
  return {
    heddle: { format: RUN_FORMAT },
    criteria,
    runs: runs.map(({ name, config, latents }, run) => ({
      name,
      seed: config.seed,
      latents: latents.representation.columns,
      activeLatents: of(run).length,
      replicatedLatents: of(run).filter(({ replicated }) => replicated).length,
    })),
    cells: runs[0].latents.cells.rows,
    ...found,
    notes: [
      ...(differing.length > 0 ? [`The runs differ in ${differing.join(", ")}.`] : []),
      ...(lacking.length > 0 ? [`${runs[found.kept].name} lacks ${lacking.length} of the replicated components.`] : []),
    ],
  };
}

async function writeConsensus(output: RunStore, kept: ConsensusRun, record: ConsensusRecord): Promise<void> {
  const { store, config, latents } = kept;
  const own = record.latents.filter(({ run }) => run === record.kept);
  const count = latents.representation.columns;
  const all = Array.from({ length: count }, (_, latent) => own.find((each) => each.latent === latent));
  const left = [...all.keys()].filter((latent) => !all[latent]?.replicated);
  const summary: RunSummary = {
    ...kept.summary,
    consensus: {
      ...record.criteria,
      runs: record.runs.length,
      sharePerLatent: all.map((latent) => latent?.share ?? null),
      replicatedShare: record.replicatedShare,
    },
  };
  await copyModel(store, output);
  const encoded = { ...latents, klPerLatent: Float64Array.from(summary.klPerLatent) };
  const leftOut = left.length < count && { leftOut: { name: "X_heddle_replicated", latents: left } };
  await writeLatents(output, {
    cells: latents.cells,
    encoded,
    baseline: latents.baseline,
    umap: latents.umap,
    ...leftOut,
  });
  await output.write("consensus.json", `${JSON.stringify(record, null, 2)}\n`);
  await output.write("consensus.csv", consensusCsv(record));
  await writeSummary(output, summary);
  // last: a folder without config.json is no run
  await writeConfig(output, config, await readOrigin(store));
}

const tooFew = (stores: readonly RunStore[]) =>
  new HeddleError("usage", {
    expected: "at least two runs",
    got: `${stores.length}`,
    next: "Train the configuration with another --seed, and give both runs.",
  });

const allInactive = (runs: readonly ConsensusRun[], threshold: number) =>
  new HeddleError("bad-data", {
    where: runs.map(({ name }) => name).join(", "),
    expected: `a latent with KL > ${threshold} nats (evaluation.activeThreshold)`,
    got: "inactive latents only",
    next: "Train longer, or with a smaller β.",
  });
