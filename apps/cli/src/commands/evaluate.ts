import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  addLabels,
  type ConfigInput,
  type EvaluationRecord,
  evaluateEmbedding,
  evaluate as evaluateRun,
  HeddleError,
  type RunStore,
} from "heddle";
import { applySettings } from "heddle/config";
import { checkOutFile } from "../config/check-out.js";
import { describeFile } from "../config/describe-file.js";
import { gatherConfig, stringsIn } from "../config/gather.js";
import { readGeneSets } from "../config/gene-sets.js";
import { placeAt } from "../config/place.js";
import { readTextFile } from "../config/read-text-file.js";
import { openRun } from "../config/run-store.js";
import { readSettings } from "../config/settings.js";
import { type Invocation, printOrWrite } from "../result.js";
import { evaluationText } from "../show/evaluation.js";
import type { EvaluateCommandOptions } from "./evaluate-options.js";
import { type EvaluationEvents, evaluationEvents } from "./evaluation-events.js";

export async function evaluate(
  targets: readonly string[],
  invocation: Invocation<EvaluateCommandOptions>,
): Promise<void> {
  const { terminal, options } = invocation;
  if (targets.length > 1) return (await import("./evaluate-seeds.js")).evaluateSeedsOf(targets, invocation);
  if (options.out !== undefined) checkOutFile(placeAt(terminal.folder, options.out));
  const target = targets[0];
  const path = placeAt(terminal.folder, target);
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const isEmbedding = options.obsm !== undefined || isFile;
  const events = evaluationEvents(invocation);
  const record = isEmbedding ? await ofEmbedding(path, invocation, events) : await ofRun(path, invocation, events);
  const next = isEmbedding ? "" : `\nNext: heddle report ${target}\n`;
  await printOrWrite(invocation, { json: record, text: `${evaluationText(target, record)}${next}` });
  events.throwFailure();
}

async function ofRun(path: string, invocation: Invocation<EvaluateCommandOptions>, { onEvent }: EvaluationEvents) {
  const { terminal, options } = invocation;
  const { store, config, plugins } = await openRun(path, invocation);
  await store.checkWritable?.();
  const labels = await addLabelsTo(store, invocation);
  const chosen = options.factors ?? (labels && [...new Set([...stringsIn(config.factors), ...labels])]);
  const overrides = applySettings(chosen ? { factors: chosen } : {}, readSettings(options)) as Partial<ConfigInput>;
  const geneSets =
    options.geneSets === undefined ? undefined : await readGeneSets(resolve(terminal.folder, options.geneSets));
  return evaluateRun(store, { overrides, plugins, ...(geneSets && { geneSets }), onEvent });
}

async function ofEmbedding(
  path: string,
  { terminal, options }: Invocation<EvaluateCommandOptions>,
  { onEvent }: EvaluationEvents,
): Promise<EvaluationRecord> {
  if (options.geneSets !== undefined) throw withoutModel(path);
  if (options.labels !== undefined) throw withoutRun(path);
  const { plugins, config } = await gatherConfig({ options, folder: terminal.folder });
  if (options.obsm === undefined || options.factors === undefined) {
    const { embeddings, columns } = await describeFile(plugins, path, config.data);
    throw missingOptions(path, options, {
      embeddings: embeddings.map(({ name }) => name),
      factors: columns.filter(({ role }) => role === "factor").map(({ name }) => name),
    });
  }
  const { obsm: embedding, factors } = options;
  return evaluateEmbedding(path, { embedding, factors, config, plugins, onEvent });
}

/** Adds the columns of --labels to the cells of the run; returns their names. */
async function addLabelsTo(
  run: RunStore,
  { terminal, options }: Invocation<EvaluateCommandOptions>,
): Promise<readonly string[] | undefined> {
  if (options.labels === undefined) return undefined;
  const path = resolve(terminal.folder, options.labels);
  const text = await readTextFile(path, "a CSV file of labels");
  const { names, message } = await addLabels(run, text, { source: basename(path) });
  if (!options.quiet) terminal.err(`${message}\n`);
  return names;
}

const withoutRun = (where: string) =>
  new HeddleError("usage", {
    where,
    expected: "a run with --labels, whose cells receive the columns",
    got: "a file",
    next: "Add the columns to obs of the file, or pass a run folder.",
  });

const withoutModel = (where: string) =>
  new HeddleError("usage", {
    where,
    expected: "a run with --gene-sets, because the test needs the decoder",
    got: "a file",
    next: "Remove --gene-sets, or pass a run folder.",
  });

function missingOptions(
  where: string,
  { obsm }: EvaluateCommandOptions,
  found: { embeddings: readonly string[]; factors: readonly string[] },
): HeddleError {
  const known = obsm === undefined ? found.embeddings : found.factors;
  return new HeddleError("usage", {
    where,
    expected: `${obsm === undefined ? "--obsm NAME" : "--factors A,B"} for a file`,
    got: "none",
    next: known.length > 0 ? `Choose from ${known.join(", ")}.` : "heddle inspect describes the file.",
  });
}
