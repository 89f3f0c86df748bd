import { readFile } from "node:fs/promises";
import { type DataSource, definePlugin, HeddleError, type Origin } from "@heddle/contracts";
import { z } from "zod";
import { describeTable, openTable } from "./count-table.js";
import { parseTable } from "./parse-table.js";

const options = z.strictObject({
  separator: z.string().length(1).default("\t").describe("Separator between two values."),
});

/** Text tables named *.counts.tsv: a header of gene names, then one line per cell, starting with its name. */
export default definePlugin({
  role: "dataset",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Counts in a text table, one line per cell.",
  source: "Example format of Heddle. Name the definition of yours.",
  citations: [],
  options,
  create: ({ separator }) => ({
    accepts: "file",
    recognizes: async (source) => nameOf(source).endsWith(".counts.tsv"),
    open: async (source, { support }) => {
      const table = parseTable(await textOf(source), { separator, support, where: nameOf(source) });
      return openTable(table, originOf(source, table.bytes));
    },
    inspect: async (source) =>
      describeTable(parseTable(await textOf(source), { separator, support: "real", where: nameOf(source) })),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "dataset/my-plugin": z.input<typeof options>;
  }
}

const nameOf = (source: DataSource | undefined): string =>
  source === undefined ? "nothing" : "path" in source ? source.path : source.name;

async function textOf(source: DataSource | undefined): Promise<string> {
  try {
    if (source !== undefined && "path" in source) return await readFile(source.path, "utf8");
    if (source !== undefined && "blob" in source) return await source.blob.text();
    throw new Error("no file");
  } catch (cause) {
    throw new HeddleError("missing-file", {
      where: nameOf(source),
      expected: "a text table of counts",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Check the path.",
      cause,
    });
  }
}

const originOf = (source: DataSource | undefined, bytes: number): Omit<Origin, "totalCounts"> => ({
  format: "my-plugin",
  files: [{ path: nameOf(source), bytes }],
  matrix: "table",
  matrixReason: "The file has one matrix.",
});
