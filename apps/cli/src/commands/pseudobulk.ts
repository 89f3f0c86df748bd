import { pseudobulk as addCounts, type PluginChoice } from "heddle";
import { checkOutFile } from "../config/check-out.js";
import { dataPaths, gatherConfig } from "../config/gather.js";
import { placeAt, shownPlace } from "../config/place.js";
import { readSettingsUnder } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";
import { table } from "../show/table.js";

export interface PseudobulkCommandOptions extends CommonOptions {
  readonly by: readonly string[];
}

export async function pseudobulk(data: string, invocation: Invocation<PseudobulkCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  readSettingsUnder("data", options);
  const out = placeAt(terminal.folder, options.out ?? "pseudobulk.csv");
  checkOutFile(out);
  const { plugins, config } = await gatherConfig({ options, folder: terminal.folder });
  const reader = { use: "auto", ...(config.data as object | undefined) } as PluginChoice;
  const { groups, genes, leftOut } = await addCounts(dataPaths(data, terminal.folder), {
    by: options.by,
    reader,
    out,
    plugins,
  });
  const rows = groups.map(({ levels, cells }) => [...levels, String(cells)]);
  const left = leftOut === 0 ? "" : `Left out: ${count(leftOut, "cell")} without a level\n`;
  print(invocation, {
    json: { file: out, genes: genes.rows, groups, leftOut },
    text: `${table([...options.by, "cells"], rows, [options.by.length])}${left}${shownPlace(terminal.folder, out)}: ${count(genes.rows, "gene")} × ${count(groups.length, "group")}\n`,
  });
}
