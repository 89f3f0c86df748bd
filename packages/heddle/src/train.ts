import { HeddleError, type RunSummary } from "@heddle/contracts";
import type { Config, EncodedCells, RunStore, TrainingEvent, Watch } from "@heddle/runtime";
import { memoryStore, storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { type DataInput, givenData } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";
import { newEventLog } from "./training-run.js";
import type { ConfigInput } from "./typed-config.js";

export interface TrainOptions extends ThreadOptions {
  /** What to train on: one input, or several files (a column `sample` tells them apart). */
  readonly data?: DataInput | readonly DataInput[];
  /**
   * Where the run's files go: a name, which is a folder in Node and a place in the origin private file system in a
   * browser, and must be empty or not there yet; or a store. Left out, they stay in memory.
   */
  readonly out?: string | RunStore;
  /**
   * A finished run, or an imported model, whose weights training begins from: fine-tuning. Genes and covariates are that
   * model's, and so is every choice about it that `config` leaves out.
   */
  readonly from?: string | RunStore;
  /** Go on with the run in `out`, with the configuration that is in there. In a browser `data` is given again. */
  readonly resume?: boolean;
  /** Report the codes of some cells while training goes on, as events of kind "watched". It changes no result. */
  readonly watch?: Watch;
}

/** A finished run. It holds no tensors: there is nothing to dispose of. */
export interface FinishedRun {
  readonly config: Config;
  readonly summary: RunSummary;
  /** Posterior means and variances of every cell, and the mean divergence of every latent. */
  readonly encoded: EncodedCells;
  /** Where the run's files are: give it to evaluate(), report() and loadModel(). */
  readonly store: RunStore;
}

/**
 * A run under way. Iterating gives its events, from the first on and to as many readers as there are; leaving the loop
 * leaves the run alone. An error of the run ends the loop with it, and rejects `result`.
 */
export interface TrainingRun extends AsyncIterable<TrainingEvent, undefined> {
  readonly result: Promise<FinishedRun>;
  /** Stops between two steps, once a checkpoint is written: an event of kind "paused" says so. */
  pause(): void;
  resume(): void;
}

/**
 * Trains a model, off this thread unless told otherwise, and leaves a run: config.json, metrics.jsonl, checkpoints/,
 * model/, latents.h5ad, summary.json. Keys of the configuration and their defaults: docs/configuration.md.
 *
 * To a worker cross names, URLs, Files and CountArrays. Plugin values and CountDatasets need `thread: "here"` or a
 * `worker` of your own that calls serveTraining(); they, and anything else, are refused at the call with HeddleError
 * "usage". Aborting `signal` writes a checkpoint and ends the run with HeddleError "interrupted"; `resume: true` goes on
 * from there.
 *
 * @example
 * const run = train({ factors: ["condition"], objective: { use: "capacity" } }, { data: "cells.h5ad", out: "runs/first" });
 * for await (const event of run) if (event.kind === "epoch") console.log(event.record.elbo);
 * const { summary, encoded } = await run.result;
 */
export function train(config: ConfigInput, options: TrainOptions = {}): TrainingRun {
  const { data, out = memoryStore(), from, resume = false, watch, thread = "worker", ...where } = options;
  checkPlugins(config, options);
  const log = newEventLog();
  const call = startCall("train", {
    ...where,
    thread,
    request: { config, data: givenData(data, locateData), resume, watch },
    stores: from === undefined ? [out] : [out, from],
    onEvent: (event: TrainingEvent) => log.push(event),
  });
  let observed = false;
  const store = typeof out === "string" ? storeAt(out) : out;
  const result = call.result.then((finished): FinishedRun => ({ ...finished, store }));
  result.then(
    () => log.end(),
    (error: unknown) => {
      log.end({ error });
      // nobody looks at this run: its failure must not pass in silence
      if (!observed) throw error;
    },
  );
  return {
    get result() {
      observed = true;
      return result;
    },
    [Symbol.asyncIterator]() {
      observed = true;
      return log.read();
    },
    pause: call.pause,
    resume: call.resume,
  };
}

/** A configuration's own list of packages is for the command line: a program says itself what it loads. */
function checkPlugins({ plugins: named = [] }: ConfigInput, { plugins, worker }: TrainOptions): void {
  if (named.length === 0 || plugins !== undefined || worker !== undefined) return;
  throw new HeddleError("config", {
    where: "plugins",
    expected: `the plugins of ${named.join(", ")} among the options`,
    got: "none",
    next: `Give them: { plugins: [${JSON.stringify(named[0])}] }, or train with the heddle command.`,
  });
}
