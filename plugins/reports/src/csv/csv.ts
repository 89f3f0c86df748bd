import { definePlugin, type ReportFile, type RunRecord } from "@heddle/contracts";
import { z } from "zod";
import { fileNames } from "../file-names.js";
import { latentTable } from "../latent-table.js";
import { csvTable } from "../table/csv-table.js";

const options = z.strictObject({
  digits: z
    .int()
    .min(1)
    .max(17)
    .optional()
    .describe("Significant digits of latents and numeric factors; by default enough to restore the same number."),
});

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
      return runs.map((run, i) => ({ name: names[i], contents: csvTable(latentTable(run), digits) }));
    },
  }),
});
