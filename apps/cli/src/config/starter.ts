import type { DatasetDescription } from "heddle";
import { type ProposedConfig, proposeConfig } from "heddle/config";
import { parseDocument, stringify } from "yaml";
import { count } from "../show/numbers.js";
import { wrap } from "../show/table.js";

interface StarterOptions {
  /** The data, relative to the configuration. */
  readonly path: string;
  /** The schema's file, beside the configuration. */
  readonly schema: string;
  /** Values of --seed and --set. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The proposed configuration of a file as YAML with comments. */
export function starterConfig(description: DatasetDescription, options: StarterOptions): string {
  const { cells, genes, taken, format } = description;
  const head = [
    `# yaml-language-server: $schema=./${options.schema}`,
    comment(`${options.path}: ${format}, ${count(cells, "cell")} × ${count(genes, "gene")}. ${taken?.reason ?? ""}`),
    "# Every key and its default: docs/configuration.md. Every option of a plugin: heddle plugins NAME.",
  ].join("\n");
  const text = `${head}\n\n${blocks(proposeConfig(description, { data: { path: options.path } }))}`;
  return withSettings(text, options.settings);
}

/** One block per key; suggested keys are commented out, after the key that they belong to. */
function blocks({ config, comments, suggested: { objective, ...ofCells } }: ProposedConfig): string {
  const after = new Map<string, object>([
    ["factors", ofCells],
    ["rotation", { objective }],
  ]);
  return Object.entries(config)
    .flatMap(([key, value]) => {
      const hints = Object.entries(after.get(key) ?? {}).map(
        ([hint, values]) => `${lead(comments, hint)}# ${yaml({ [hint]: values }, true)}`,
      );
      return [`${lead(comments, key)}${yaml({ [key]: value })}`, ...hints];
    })
    .join("\n");
}

function lead(comments: ProposedConfig["comments"], key: string): string {
  const text = comments[key as keyof typeof comments];
  return text === undefined ? "" : `${comment(text)}\n`;
}

const comment = (text: string) => `# ${wrap(text.trim(), 110, "# ")}`;

const yaml = (value: unknown, oneLine = false) =>
  stringify(value, {
    flowCollectionPadding: true,
    lineWidth: 0,
    ...(oneLine && { collectionStyle: "flow" }),
  }).replace(/^\{ (.*) \}$/m, "$1");

/** Settings of the command line replace what is proposed. */
function withSettings(text: string, settings: Readonly<Record<string, unknown>>): string {
  if (Object.keys(settings).length === 0) return text;
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(settings)) document.set(key, document.createNode(value));
  return document.toString({ flowCollectionPadding: true, lineWidth: 0 });
}
