import { type Column, definePlugin, type ReportFile, type RunRecord, type Table } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  representation: z
    .boolean()
    .default(false)
    .describe("Includes the latent representation and the cell table; csv and parquet are smaller."),
});

function columnJson(column: Column): unknown {
  if (column.kind !== "categorical") return { kind: column.kind, values: Array.from<unknown>(column.values) };
  return { kind: column.kind, categories: column.categories, codes: Array.from(column.codes) };
}

function tableJson(table: Table): unknown {
  const columns = [...table.columns].map(([name, column]) => ({ name, ...(columnJson(column) as object) }));
  return { rows: table.rows, index: table.index, columns };
}

function runJson(run: RunRecord, withCells: boolean): unknown {
  const { name, version, finishedAt, config, summary, epochs, evaluation, representation, cellTable } = run;
  const cells = withCells && {
    representation: {
      rows: representation.rows,
      columns: representation.columns,
      values: Array.from(representation.values),
    },
    cellTable: tableJson(cellTable),
  };
  return { name, version, finishedAt, config, summary, epochs, evaluation, ...cells };
}

/**
 * report.json, format 1: `{ heddle: { kind: "report", format: 1 }, runs: [{ name, version, finishedAt, config, summary, epochs, evaluation }] }` with the records as in contracts/report.ts. JSON has no NaN or infinity: they become null. The path of the run
 * is left out, so that a report contains nothing about the machine.
 */
export default definePlugin({
  role: "report",
  name: "json",
  apiVersion: 1,
  summary: "All results of all runs in one JSON file with a format version.",
  source: "Heddle.",
  options,
  create: (settings) => ({
    render: async (runs: readonly RunRecord[]): Promise<readonly ReportFile[]> => {
      const report = {
        heddle: { kind: "report", format: 1 },
        runs: runs.map((run) => runJson(run, settings.representation)),
      };
      return [{ name: "report.json", contents: `${JSON.stringify(report, null, 1)}\n` }];
    },
  }),
});
