import {
  ceilingToShow,
  type DisplayRole,
  type EvaluationRecord,
  type MetricResult,
  type RunSummary,
  resultsBeside,
  resultsToShow,
  type Table,
  withCommas,
} from "@heddle/contracts";
import type { Config } from "../config/schema.js";

export interface CardFacts {
  readonly name: string;
  /** SPDX identifier, or "unknown". */
  readonly license: string;
  readonly description?: string;
  readonly config: Config;
  readonly summary: RunSummary;
  readonly genes: Table;
  readonly evaluation?: EvaluationRecord;
}

/** Genes listed in the card. */
const LISTED = 20;

/** README.md of a published model: the metadata block of Hugging Face's model cards, then Markdown. */
export function modelCard(facts: CardFacts): string {
  const { name, license, description, config, summary, genes, evaluation } = facts;
  const identifiers = [...genes.columns.keys()].join(", ");
  return [
    `---\nlicense: ${JSON.stringify(license)}\nlibrary_name: heddle\ntags: [single-cell, rna-seq, vae, disentanglement]\n---`,
    `# ${name}`,
    ...(description === undefined ? [] : [description]),
    "## Model",
    table([
      ["objective", config.objective.use],
      ["latents", String(config.latents)],
      ["likelihood", config.likelihood.use],
      ["covariates", config.covariates.map((covariate) => covariate.name).join(", ") || "none"],
      ["rotation", summary.rotation?.use ?? "none"],
      ["parameters", count(summary.parameters)],
      ["epochs", String(summary.epochs)],
      ["seed", String(config.seed)],
    ]),
    "## Data",
    `Trained on ${count(summary.trainingCells)} of ${count(summary.cells)} cells, from the matrix \`${summary.data.matrix}\`. The cells are not part of this folder.`,
    "## Genes",
    `${count(genes.rows)} genes, in \`model/genes.json\`${identifiers === "" ? "" : ` with ${identifiers}`}: ${genes.index.slice(0, LISTED).join(", ")}${genes.rows > LISTED ? " …" : ""}`,
    "## Metrics",
    evaluation ? metricsText(evaluation) : "The model is not evaluated.",
    "## Load",
    "```sh\nheddle embed URL-OR-FOLDER --data mine.h5ad\n```",
    "The weights are safetensors; loading this folder executes no code of it. Plugins that its configuration names are loaded only with your consent.",
  ]
    .join("\n\n")
    .concat("\n");
}

const table = (rows: readonly (readonly [string, string])[]): string =>
  ["| | |", "| --- | --- |", ...rows.map(([key, value]) => `| ${key} | ${cell(value)} |`)].join("\n");

function metricsText({ results, cells }: EvaluationRecord): string {
  const beside = new Set(ROLES.flatMap((role) => resultsBeside(results, role)));
  const listed = ROLES.flatMap((role) => [...resultsToShow(results, role), ...resultsBeside(results, role)]).filter(
    isListed,
  );
  const shown = listed.length > 0 ? listed : results.filter(isListed);
  const rows = shown.map((result) => {
    const ceiling = ceilingToShow(results, result);
    const values = [number(result.value), intervalOf(result), ceiling === undefined ? "" : number(ceiling)];
    const name = beside.has(result) ? `${nameOf(result)}, ${result.display?.beside}` : nameOf(result);
    return [name, ...values].map(cell).join(" | ");
  });
  return [
    `On ${count(cells)} cells, by \`heddle evaluate\`. Ceiling of Pearson |r|: the largest |r| of any linear combination of the latents. All results are in \`evaluation.json\`.\n`,
    "| metric | value | interval | ceiling |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** Results of the best latents and of all latents together, in this order; every latent with every level would fill pages. */
const ROLES: readonly DisplayRole[] = [
  "alignment",
  "rank-alignment",
  "separation",
  "matched",
  "clustering",
  "accuracy",
];

const isListed = ({ name, interval, without }: MetricResult): boolean =>
  interval !== undefined && without === undefined && !name.endsWith("/unusable");

const nameOf = ({ name, display, factor, level, latent }: MetricResult): string =>
  [display?.title ?? name, factor, level, latent === undefined ? undefined : `latent ${latent + 1}`]
    .filter((part) => part !== undefined)
    .join(", ");

const intervalOf = ({ interval }: MetricResult): string =>
  interval === undefined ? "" : `${number(interval.low)} to ${number(interval.high)}`;

const number = (value: number): string => value.toFixed(3);

const count = (value: number): string => withCommas(String(value));

/** Names of factors and levels come from the data. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s+/g, " ");
