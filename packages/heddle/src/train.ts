import type { AnyPlugin, CountDataset } from "@heddle/contracts";
import type { ConfigInput, OnTrainingEvent, RunStore, TrainedRun } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface TrainOptions {
  /** One file or folder, or several (a column `sample` tells them apart), or counts that are open already. */
  readonly data?: string | readonly string[] | CountDataset;
  /** The run's folder, which must be empty or not there yet; or a store of your own. */
  readonly out: string | RunStore;
  /**
   * A finished run, or an imported model, whose weights training begins from: fine-tuning. Genes and covariates are that
   * model's, and so is every choice about it that `config` leaves out.
   */
  readonly from?: string | RunStore;
  /** Plugins besides the standard ones; a name that is taken is an error. */
  readonly plugins?: readonly AnyPlugin[];
  /** Warnings, every epoch and, at most ten times a second, the step that training is at. */
  readonly onEvent?: OnTrainingEvent;
  /** Aborting writes a checkpoint and rejects with HeddleError "interrupted"; `resume` goes on from there. */
  readonly signal?: AbortSignal;
  /** Go on with the run in `out`, with the configuration that is in there. */
  readonly resume?: boolean;
}

/**
 * Trains a model and leaves a run folder: config.json, metrics.jsonl, checkpoints/, model/, latents.h5ad, summary.json.
 * The caller disposes the result. Keys of the configuration and their defaults: docs/configuration.md.
 *
 * @example
 * const run = await train(
 *   { preset: "recommended", objective: { use: "capacity" }, factors: ["condition"], latents: 8 },
 *   { data: "cells.h5ad", out: "runs/first", onEvent: (event) => event.kind === "epoch" && console.log(event.record) },
 * );
 * console.log(run.summary.genes, run.encoded.codes.rows, run.encoded.codes.columns);
 * run.dispose();
 */
export async function train(config: ConfigInput, options: TrainOptions): Promise<TrainedRun> {
  const runtime = await import("@heddle/runtime");
  const { data, out, from, plugins, ...rest } = options;
  const open = (run: string | RunStore) => (typeof run === "string" ? runtime.folderStore(run) : run);
  return runtime.train({
    ...rest,
    catalogue: await catalogueWith(plugins),
    store: open(out),
    ...(from !== undefined && { from: open(from) }),
    ...readFrom(config, data),
  });
}

function readFrom(config: ConfigInput, data: TrainOptions["data"]): { config: ConfigInput; dataset?: CountDataset } {
  if (data === undefined) return { config };
  if (typeof data !== "string" && "readRows" in data) return { config, dataset: data };
  const path = typeof data === "string" ? [data] : [...data];
  const under = typeof config.data === "object" ? config.data : {};
  return { config: { ...config, data: { ...under, path } } };
}
