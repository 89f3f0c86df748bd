import type { ColumnDescription, DatasetDescription } from "heddle";
import { type ConfigInput, proposeConfig } from "heddle/config";
import { stringify } from "yaml";
import { describeFile } from "../config/describe-file.js";
import { gatherConfig } from "../config/gather.js";
import { placeAt } from "../config/place.js";
import { readSettingsUnder } from "../config/settings.js";
import { type Invocation, printOrWrite } from "../result.js";
import { count, fixed, grouped } from "../show/numbers.js";
import { table } from "../show/table.js";

export async function inspect(file: string, invocation: Invocation): Promise<void> {
  const { terminal, options } = invocation;
  const path = placeAt(terminal.folder, file);
  readSettingsUnder("data", options);
  const { plugins, config } = await gatherConfig({ options, folder: terminal.folder });
  const description = await describeFile(plugins, path, config.data);
  await printOrWrite(invocation, { json: { file: path, ...description }, text: descriptionText(file, description) });
}

export function descriptionText(file: string, description: DatasetDescription): string {
  const { format, formatVersion, cells, genes, taken, columns, embeddings, geneColumns, notes } = description;
  const version = formatVersion === undefined ? "" : ` ${formatVersion}`;
  const shown = embeddings.map(({ name, columns: size }) => `${name} (${size})`).join(", ");
  return [
    `${file}: ${format}${version}, ${count(cells, "cell")} × ${count(genes, "gene")}\n`,
    `\n${matrices(description)}`,
    taken ? `Raw counts: ${taken.name}. ${taken.reason}\n` : "Raw counts: none. Heddle cannot train on this file.\n",
    columns.length > 0 ? `\n${columnTable(columns)}` : "\nCell columns: none\n",
    `\nGene columns: ${geneColumns.join(", ") || "none"}\n`,
    `Embeddings: ${shown || "none"}\n`,
    ...notes.map((note) => `Note: ${note}\n`),
    taken ? labelsText(proposeConfig(description, { data: { path: file } }).suggested.labels) : "",
  ].join("");
}

/** A setting that predicts the labels of cells without one. */
function labelsText(labels: ConfigInput["labels"]): string {
  if (labels === undefined) return "";
  const settings = stringify({ labels }, { flowCollectionPadding: true, collectionStyle: "flow", lineWidth: 0 });
  return `Some cells have no label of ${labels.column}. To predict their labels: ${settings.trim().slice(2, -2)}\n`;
}

function matrices({ matrices: found }: DatasetDescription): string {
  const rows = found.map(({ name, layout, type, shape, isCounts, minimum, maximum, note }) => [
    name,
    `${layout} ${type}`,
    `${grouped(shape[0])} × ${grouped(shape[1])}`,
    `${plain(minimum)} to ${plain(maximum)}`,
    isCounts ? "yes" : (note ?? "no"),
  ]);
  return table(["matrix", "storage", "shape", "range", "counts"], rows);
}

const plain = (value: number) => (Number.isInteger(value) ? grouped(value) : fixed(value, 3));

const SHOWN_LEVELS = 5;

function columnTable(columns: readonly ColumnDescription[]): string {
  const rows = columns.map(({ name, kind, role, missing, levels }) => [
    name,
    kind,
    role,
    missing === 0 ? "" : grouped(missing),
    levels ? levelText(levels) : "",
  ]);
  return table(["cell column", "kind", "role", "missing", "levels"], rows, [3]);
}

function levelText(levels: NonNullable<ColumnDescription["levels"]>): string {
  const largest = [...levels].sort((a, b) => b.cells - a.cells).slice(0, SHOWN_LEVELS);
  const more = levels.length - largest.length;
  const named = largest.map(({ name, cells }) => `${name} ${grouped(cells)}`).join(", ");
  return more > 0 ? `${named}, ${more} more` : named;
}
