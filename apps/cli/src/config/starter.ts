import type { ColumnDescription, DatasetDescription } from "heddle";
import { parseDocument, stringify } from "yaml";
import { count } from "../show/numbers.js";
import { wrap } from "../show/table.js";

interface StarterOptions {
  /** The data, relative to the configuration. */
  readonly path: string;
  /** The schema's file, beside the configuration. */
  readonly schema: string;
  /** What --seed and --set said. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Levels by which people say that they do not know. */
const UNKNOWN = /^(unassigned|unknown|none|na|n\/a|nan|other|ambiguous|undetermined|)$/i;
/** Levels of a quality column that mark two cells taken for one. */
const DOUBLET = /^(dbl|doublet|multiplet)s?$/i;
const MANY_LEVELS = 60;

/** A commented configuration for what a file holds: every line may be changed, most may be deleted. */
export function starterConfig(description: DatasetDescription, options: StarterOptions): string {
  const { cells, genes, taken, format, columns } = description;
  const covariates = columns.filter(({ role, kind }) => role === "covariate" && kind !== "number");
  const parts = [
    `# yaml-language-server: $schema=./${options.schema}`,
    comment(`${options.path}: ${format}, ${count(cells, "cell")} × ${count(genes, "gene")}. ${taken?.reason ?? ""}`),
    "# Every key and its default: docs/configuration.md. Every option of a plugin: heddle plugins NAME.\n",
    block({ preset: "recommended" }, "scvi: scvi-tools' defaults to the letter."),
    block({ seed: 0 }, "Every random number of the run follows from it."),
    block({ data: { path: options.path } }),
    cellsPart(columns),
    factorsPart(columns),
    covariatesPart(covariates),
    block({ genes: { select: "seurat-v3", count: Math.min(2000, genes) } }, "Highly variable genes; or select: all."),
    block({ latents: 10 }),
    block(
      { objective: { use: "beta-tcvae", beta: 6 } },
      "What is minimized. A larger beta asks more for latents that are independent of each other. Try also use: beta-vae.",
    ),
    block(
      { training: { epochs: 120, restarts: { count: 4 } } },
      "Several models begin, the best goes on: another seed gives the same answer more often.",
    ),
  ];
  return withSettings(parts.filter((part) => part !== "").join("\n"), options.settings);
}

const comment = (text: string) => `# ${wrap(text.trim(), 110, "# ")}`;

const block = (value: unknown, said?: string) =>
  `${said === undefined ? "" : `${comment(said)}\n`}${stringify(value, { flowCollectionPadding: true, lineWidth: 0 })}`;

function cellsPart(columns: readonly ColumnDescription[]): string {
  const drop = columns.flatMap(({ name, levels = [] }): [string, string[]][] => {
    const doublets = levels.filter((level) => DOUBLET.test(level.name)).map((level) => level.name);
    return doublets.length > 0 ? [[name, doublets]] : [];
  });
  const cells = { ...(drop.length > 0 && { drop: Object.fromEntries(drop) }), minCounts: 1 };
  return block({ cells }, "Cells that are left out: doublets, and cells without counts.");
}

function factorsPart(columns: readonly ColumnDescription[]): string {
  const usable = columns.filter(({ role, levels }) => role === "factor" && (levels?.length ?? 0) <= MANY_LEVELS);
  const missing = usable.flatMap(({ name, levels = [] }): [string, string[]][] => {
    const unknown = levels.filter((level) => UNKNOWN.test(level.name)).map((level) => level.name);
    return unknown.length > 0 ? [[name, unknown]] : [];
  });
  const listed = usable.map(({ name, levels }) => `${name}${levels ? ` (${count(levels.length, "level")})` : ""}`);
  const said = `What latents are held against. Look like factors: ${listed.join(", ") || "none"}. Keep those you ask about.`;
  const factors = block({ factors: usable.map(({ name }) => name) }, said);
  if (missing.length === 0) return factors;
  const unknown = block(
    { missing: Object.fromEntries(missing) },
    "Levels that mean unknown: those cells are trained on but not judged.",
  );
  return `${factors}\n${unknown}`;
}

function covariatesPart(covariates: readonly ColumnDescription[]): string {
  if (covariates.length === 0) return "";
  const names = covariates.map(({ name }) => name);
  return `${comment("What the decoder is told, so that latents need not carry it: batches, donors.")}\n# covariates: [${names.join(", ")}]\n`;
}

/** What the command line asked for takes the place of what is proposed. */
function withSettings(text: string, settings: Readonly<Record<string, unknown>>): string {
  if (Object.keys(settings).length === 0) return text;
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(settings)) document.set(key, document.createNode(value));
  return document.toString({ flowCollectionPadding: true, lineWidth: 0 });
}
