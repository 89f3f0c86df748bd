import { csvField, definePlugin, type ReportFile, type RunRecord } from "@heddle/contracts";
import { z } from "zod";
import { fileNames } from "../file-names.js";
import { type LatentColumn, latentTable } from "../latent-table.js";

const options = z.strictObject({
  digits: z
    .int()
    .min(1)
    .max(17)
    .optional()
    .describe("Significant digits of latents and numeric factors; by default enough to restore the same number."),
});

function fieldOf(column: LatentColumn, row: number, digits: number | undefined): string {
  const value = column.values[row] ?? null;
  if (value === null) return "";
  if (typeof value === "string") return csvField(value);
  return digits === undefined ? String(value) : String(Number(value.toPrecision(digits)));
}

function csv(run: RunRecord, digits: number | undefined): string {
  const columns = latentTable(run);
  const lines = [columns.map((column) => csvField(column.name)).join(",")];
  for (let i = 0; i < run.representation.rows; i++)
    lines.push(columns.map((column) => fieldOf(column, i, digits)).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** latents.csv: RFC 4180 (CRLF, a header line), missing values empty. See `csvField` for texts that begin as a formula. */
export default definePlugin({
  role: "report",
  name: "csv",
  apiVersion: 1,
  summary:
    "The latent representation and factors of every cell, as comma-separated text (RFC 4180). Texts that begin with = + - @ get an apostrophe.",
  source: "RFC 4180.",
  options,
  create: ({ digits }) => ({
    render: async (runs: readonly RunRecord[]): Promise<readonly ReportFile[]> => {
      const names = fileNames(runs, "latents.csv");
      return runs.map((run, i) => ({ name: names[i], contents: csv(run, digits) }));
    },
  }),
});
