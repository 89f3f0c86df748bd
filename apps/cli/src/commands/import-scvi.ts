import { basename } from "node:path";
import { importScvi as importModel, type RunSummary } from "heddle";
import { applySettings } from "heddle/config";
import { dataPaths } from "../config/gather.js";
import { placeAt, shownPlace } from "../config/place.js";
import { readSettings } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { facts } from "../show/table.js";

export interface ImportCommandOptions extends CommonOptions {
  readonly data?: string;
  readonly factors?: readonly string[];
}

export async function importScvi(exported: string, invocation: Invocation<ImportCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const { data, factors } = options;
  const out = placeAt(terminal.folder, options.out ?? `runs/${basename(exported)}`);
  const given = factors === undefined ? {} : { factors };
  const summary = await importModel(placeAt(terminal.folder, exported), {
    out,
    ...(data !== undefined && { data: dataPaths(data, terminal.folder) }),
    config: applySettings(given, readSettings(options)) as Record<string, unknown>,
  });
  const shown = shownPlace(terminal.folder, out);
  print(invocation, { json: { run: out, summary: summary ?? null }, text: importedText(shown, summary) });
}

function importedText(run: string, summary: RunSummary | undefined): string {
  if (summary === undefined) {
    return `${facts([["Model", run]])}\nNext: heddle embed ${run} --data FILE, or heddle train --from ${run} --data FILE\n`;
  }
  const size = `${count(summary.cells, "cell")} × ${count(summary.genes, "gene")}`;
  return `${facts([["Run", `${run}: ${size}`]])}\nNext: heddle evaluate ${run}\n`;
}
