import type { RunRecord } from "@heddle/contracts";
import { count, fixed, listed } from "../number-text.js";
import { baselinesOf } from "../shown.js";
import { alignmentRows, alignmentTitles } from "./alignment-rows.js";
import { fieldsOf, nameOf, pluginText } from "./plugin-text.js";

/** The paragraph for the Methods section of a paper, from the configuration and the summary of a run. */
export function methodsText(record: RunRecord): string {
  const parts = [dataText(record), modelText(record), trainingText(record), ...labelsText(record)];
  return [...parts, evaluationText(record)].join(" ");
}

function dataText({ summary, config, version }: RunRecord): string {
  const { files } = summary.data;
  const source = files.length === 0 ? "simulated cells" : listed(files);
  const { select } = fieldsOf(config.genes);
  const genes = summary.genes === summary.genesInFile ? "all" : `selected by ${select ?? "default"}`;
  return `Counts of ${count(summary.cells)} cells and ${count(summary.genes)} genes (${genes}) of ${source} were modeled with a variational autoencoder in Heddle${version === undefined ? "" : ` ${version}`}.`;
}

function modelText({ config, evaluation }: RunRecord): string {
  const { encoder, decoder, likelihood, prior, objective } = config;
  const covariates = Array.isArray(config.covariates) ? (config.covariates as string[]) : [];
  const given = covariates.length === 0 ? "" : `, with the covariates ${listed(covariates)}`;
  const parts = `the encoder ${nameOf(encoder)}, the decoder ${nameOf(decoder)}, the likelihood ${pluginText(likelihood)} and the prior ${pluginText(prior)}`;
  return `The model has ${count(evaluation.latents.length)} latents, ${parts}${given}; its objective is ${pluginText(objective)}.`;
}

function trainingText({ config, summary }: RunRecord): string {
  const { batchSize } = fieldsOf(config.training);
  const size = typeof batchSize === "number" ? ` in minibatches of ${count(batchSize)} cells` : "";
  const inTraining =
    summary.rotatedAfter === undefined
      ? ""
      : ` After ${count(summary.rotatedAfter)} epochs, the latents were rotated by ${nameOf(config.rotation)} within the weights, without labels, and training continued.`;
  const rotation =
    summary.rotation === undefined ? "" : ` The latents were rotated by ${summary.rotation.use} without labels.`;
  const early = summary.stoppedEarly ? ", stopped early" : "";
  return `It was trained for ${count(summary.epochs)} epochs${early}${size} with ${pluginText(config.optimizer)} and seed ${config.seed ?? 0}; ${count(summary.validationCells)} cells were held out for validation.${inTraining}${rotation}`;
}

/** Nothing for unsupervised training. */
function labelsText({ summary: { labels }, config }: RunRecord): string[] {
  if (labels === undefined) return [];
  const { classificationRatio } = fieldsOf(config.labels);
  const accuracy =
    labels.accuracy === undefined
      ? ""
      : `; its accuracy is ${fixed(labels.accuracy)} on ${count(labels.heldOutCells)} cells with held-out labels`;
  return [
    `Training was semi-supervised: a linear classifier of the latents learned ${labels.column} from ${count(labels.labeledCells)} labeled cells (classification ratio ${classificationRatio})${accuracy}.`,
  ];
}

function evaluationText({ evaluation }: RunRecord): string {
  const rows = alignmentRows(evaluation);
  if (rows.length === 0) return "No factor was evaluated.";
  const factors = listed([...new Set(rows.flatMap(({ target }) => target.factor ?? []))]);
  const baseline =
    baselinesOf(evaluation).length > 0 ? ", beside principal components of the same cells and genes" : "";
  const method = rows.find(({ best }) => best.interval)?.best.interval?.method;
  const interval = method === undefined ? "" : ` Intervals: ${method}.`;
  const top = rows.reduce((best, row) => (Math.abs(row.best.value) > Math.abs(best.best.value) ? row : best));
  return `Latents were compared with ${factors} by ${alignmentTitles(rows).best}${baseline}; the largest value is ${fixed(top.best.value)} (${top.target.label}).${interval}`;
}
