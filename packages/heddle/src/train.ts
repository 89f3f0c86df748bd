import { HeddleError, isHeddleError, type RunSummary } from "@heddle/contracts";
import type { EncodedCells, RepresentationMonitor, TrainingEvent } from "@heddle/runtime";
import type { Config, ConfigSource } from "@heddle/runtime/config";
import { resumeSentence } from "@heddle/runtime/config";
import { memoryStore, type RunStore, storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";
import { newEventLog } from "./training-run.js";
import type { ConfigInput } from "./typed-config.js";

export interface TrainOptions extends ThreadOptions {
  /** The cells: one input, or several, which become one dataset with a column `sample`. */
  readonly data?: DataInput | readonly DataInput[];
  /**
   * Where the run's files go: a store, or a path, which is a folder in Node and a place in the origin private file system
   * in a browser. It must be empty or not exist. Default: a store in memory.
   */
  readonly out?: string | RunStore;
  /**
   * A finished run, or an imported model, whose weights initialize training (fine-tuning). Genes and covariates are that
   * model's, as is every setting of the model that `config` omits.
   */
  readonly from?: string | RunStore;
  /**
   * A covariate of `from` with levels that are new in `data`: their weights are trained, and all others are frozen
   * (scArches: Lotfollahi et al. 2022). Normalization uses the stored moments, and the latents keep their rotation.
   */
  readonly adapt?: string;
  /** Continue the run in `out` with its own configuration. In a browser, pass `data` again. */
  readonly resume?: boolean;
  /** Emit the representation of some cells during training, as events of kind "representation". It changes no result. */
  readonly monitor?: RepresentationMonitor;
  /** Origin of the configuration and of its keys, for messages. Default: "the configuration given to train()". */
  readonly source?: ConfigSource;
}

const KEYS: OptionKeys<TrainOptions> = {
  ...THREAD_KEYS,
  data: true,
  out: true,
  from: true,
  adapt: true,
  resume: true,
  monitor: true,
  source: true,
};

const PROGRAM: ConfigSource = { name: "the configuration given to train()", caller: "program" };

/** A finished run. It has no tensors, so there is nothing to dispose of. */
export interface FinishedRun {
  readonly config: Config;
  readonly summary: RunSummary;
  /** Posterior means and variances of every cell, and the mean KL divergence of every latent. */
  readonly encoded: EncodedCells;
  /** The run's files, for evaluate(), report() and loadModel(). */
  readonly store: RunStore;
}

/**
 * A run in progress. Any number of readers can iterate over its events, each from the first event; leaving the loop does
 * not stop the run. An error ends the loop and rejects `result`.
 */
export interface TrainingRun extends AsyncIterable<TrainingEvent, undefined> {
  readonly result: Promise<FinishedRun>;
  /** Pauses between two steps, after a checkpoint; an event of kind "paused" follows. */
  pause(): void;
  resume(): void;
}

/**
 * Trains a model, in a worker by default, and leaves a run: config.json, metrics.jsonl, checkpoints/, model/,
 * latents.h5ad, summary.json. docs/configuration.md lists the keys of the configuration.
 *
 * Names, URLs, Files and CountArrays can be sent to a worker. Plugin values and CountDatasets need `thread: "here"` or a
 * `worker` of your own that calls serveTraining(). HeddleError "usage" refuses anything else at the call. Aborting
 * `signal` writes a checkpoint and ends the run with HeddleError "interrupted"; `resume: true` continues it.
 *
 * @example
 * const run = train({ factors: ["condition"], objective: { use: "capacity" } }, { data: "cells.h5ad", out: "runs/first" });
 * for await (const event of run) if (event.kind === "epoch") console.log(event.record.elbo);
 * const { summary, encoded } = await run.result;
 */
export function train(config: ConfigInput, options: TrainOptions = {}): TrainingRun {
  checkOptions("train", options, KEYS);
  const { data, out = memoryStore(), from, adapt, resume = false, monitor, ...rest } = options;
  const store = typeof out === "string" ? storeAt(out) : out;
  const { source = resume ? { ...PROGRAM, name: `${store.name}/config.json` } : PROGRAM, ...where } = rest;
  checkPlugins(config, options);
  const log = newEventLog();
  const call = startCall("train", {
    ...where,
    thread: where.thread ?? "worker",
    request: { config, data: referencesTo(data, locateData), resume, monitor, source, adapt },
    stores: from === undefined ? [out] : [out, from],
    onEvent: (event: TrainingEvent) => log.push(event),
  });
  let observed = false;
  const failed = (error: unknown) => Promise.reject(withResumeCall(error, out, store, source));
  const result = call.result.then((finished): FinishedRun => ({ ...finished, store }), failed);
  result.then(
    () => log.end(),
    (error: unknown) => {
      log.end({ error });
      // without a reader of the run, its failure must surface as an unhandled rejection
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

/** The error with the command or the call that resumes the run, if the run can be resumed. */
function withResumeCall(error: unknown, out: string | RunStore, { name }: RunStore, { caller }: ConfigSource): unknown {
  if (!isHeddleError(error) || !error.details.next.endsWith(resumeSentence(name))) return error;
  const place = typeof out === "string" ? JSON.stringify(out) : "the same store";
  const call =
    caller === "command" ? `heddle train --resume ${name}` : `train(config, { out: ${place}, resume: true })`;
  const next = error.details.next.replace(resumeSentence(name), `Continue from the last checkpoint: ${call}.`);
  return new HeddleError(error.kind, { ...error.details, next });
}

/** `plugins` of a configuration is for the command line; a program passes the plugins itself. */
function checkPlugins({ plugins: named = [] }: ConfigInput, { plugins, worker }: TrainOptions): void {
  if (named.length === 0 || plugins !== undefined || worker !== undefined) return;
  throw new HeddleError("config", {
    where: "plugins",
    expected: `the plugins of ${named.join(", ")} among the options`,
    got: "none",
    next: `Pass them: { plugins: [${JSON.stringify(named[0])}] }, or train with the heddle command.`,
  });
}
