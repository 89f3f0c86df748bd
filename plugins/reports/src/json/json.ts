import { type Column, definePlugin, type ReportFile, type RunRecord, type Table } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  codes: z
    .boolean()
    .default(false)
    .describe("Also write every cell's codes and factors; csv and parquet hold them in less space."),
});

function columnJson(column: Column): unknown {
  if (column.kind !== "categorical") return { kind: column.kind, values: Array.from<unknown>(column.values) };
  return { kind: column.kind, categories: column.categories, codes: Array.from(column.codes) };
}

function tableJson(table: Table): unknown {
  const columns = [...table.columns].map(([name, column]) => ({ name, ...(columnJson(column) as object) }));
  return { rows: table.rows, index: table.index, columns };
}

function runJson(run: RunRecord, withCodes: boolean): unknown {
  const { name, config, summary, epochs, evaluation, representation: codes, cellTable } = run;
  const cells = withCodes && {
    codes: { rows: codes.rows, columns: codes.columns, values: Array.from(codes.values) },
    cellTable: tableJson(cellTable),
  };
  return { name, config, summary, epochs, evaluation, ...cells };
}

/**
 * report.json, format 1: `{ heddle: { kind: "report", format: 1 }, runs: [{ name, config, summary, epochs, evaluation }] }`
 * with the records as in contracts/judging.ts. JSON has no NaN or infinity: they are written as null. The run's folder
 * is left out, so that a report says nothing of the machine it was made on.
 */
export default definePlugin({
  role: "report",
  name: "json",
  apiVersion: 1,
  summary: "Everything the page shows, of all runs, in one JSON file with a format version.",
  source: "Heddle's own.",
  options,
  create: (chosen) => ({
    render: async (runs: readonly RunRecord[]): Promise<readonly ReportFile[]> => {
      const report = { heddle: { kind: "report", format: 1 }, runs: runs.map((run) => runJson(run, chosen.codes)) };
      return [{ name: "report.json", contents: `${JSON.stringify(report, null, 1)}\n` }];
    },
  }),
});
