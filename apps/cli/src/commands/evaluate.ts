import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type EvaluationRecord, HeddleError } from "@heddle/contracts";
import { applySettings, evaluateEmbedding, evaluateRun } from "@heddle/runtime";
import { describeFile } from "../config/describe-file.js";
import { gatherConfig } from "../config/gather.js";
import { readGeneSets } from "../config/gene-sets.js";
import { openRun } from "../config/run-store.js";
import { readSettings } from "../config/settings.js";
import { type Invocation, printOrWrite } from "../result.js";
import { evaluationText } from "../show/evaluation.js";
import { type EvaluateCommandOptions, onMetric } from "./evaluate-options.js";
import { newFailures } from "./failures.js";

export async function evaluate(
  targets: readonly string[],
  invocation: Invocation<EvaluateCommandOptions>,
): Promise<void> {
  const { terminal, options } = invocation;
  if (targets.length > 1) return (await import("./evaluate-seeds.js")).evaluateSeedsOf(targets, invocation);
  const target = targets[0]!;
  const path = resolve(terminal.folder, target);
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const foreign = options.obsm !== undefined || isFile;
  const failures = newFailures();
  const record = foreign
    ? await ofEmbedding(path, invocation, failures.add)
    : await ofRun(path, invocation, failures.add);
  const next = foreign ? "" : `\nNext: heddle report ${target}\n`;
  await printOrWrite(invocation, { json: record, text: `${evaluationText(target, record)}${next}` });
  failures.throwFirst();
}

async function ofRun(
  path: string,
  { terminal, options }: Invocation<EvaluateCommandOptions>,
  onFailure: (error: HeddleError) => void,
) {
  const run = await openRun(path, terminal.folder);
  const factors = options.factors === undefined ? {} : { factors: options.factors };
  const overrides = applySettings(factors, readSettings(options));
  const geneSets =
    options.geneSets === undefined ? undefined : await readGeneSets(resolve(terminal.folder, options.geneSets));
  return evaluateRun({
    ...run,
    overrides,
    ...(geneSets && { geneSets }),
    onMetric: onMetric({ terminal, options }),
    onFailure,
  });
}

async function ofEmbedding(
  path: string,
  { terminal, options }: Invocation<EvaluateCommandOptions>,
  onFailure: (error: HeddleError) => void,
): Promise<EvaluationRecord> {
  if (options.geneSets !== undefined) throw withoutModel(path);
  const { catalog, config } = await gatherConfig({ options, folder: terminal.folder });
  if (options.obsm === undefined || options.factors === undefined) {
    const { embeddings, columns } = await describeFile(catalog, path, config.data);
    throw missingOptions(path, options, {
      embeddings: embeddings.map(({ name }) => name),
      factors: columns.filter(({ role }) => role === "factor").map(({ name }) => name),
    });
  }
  return evaluateEmbedding({
    catalog,
    source: { path },
    embedding: options.obsm,
    config: { ...config, factors: options.factors },
    onMetric: onMetric({ terminal, options }),
    onFailure,
  });
}

const withoutModel = (where: string) =>
  new HeddleError("usage", {
    where,
    expected: "a run with --gene-sets: its model says what each latent does to each gene",
    got: "a file",
    next: "Leave --gene-sets out, or give a run's folder.",
  });

function missingOptions(
  where: string,
  { obsm }: EvaluateCommandOptions,
  there: { embeddings: readonly string[]; factors: readonly string[] },
): HeddleError {
  const known = obsm === undefined ? there.embeddings : there.factors;
  return new HeddleError("usage", {
    where,
    expected: `${obsm === undefined ? "--obsm NAME" : "--factors A,B"} for a file`,
    got: "none",
    next: known.length > 0 ? `It holds ${known.join(", ")}.` : "See heddle inspect for what it holds.",
  });
}
