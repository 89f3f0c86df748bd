import { definePlugin, type ReportFile, type RunRecord } from "@heddle/contracts";
import { z } from "zod";
import { fileNames } from "../file-names.js";
import { latentTable } from "../latent-table.js";
import { parquetTable } from "../table/parquet-table.js";

/**
 * latents.parquet: strings and doubles, missing values null, Snappy. In R, `arrow::read_parquet` and
 * `SeuratObject::CreateDimReducObject` on the columns latent_1 …
 */
export default definePlugin({
  role: "report",
  name: "parquet",
  apiVersion: 1,
  summary: "The latent representation and factors of every cell, as Parquet (for Seurat, pandas, DuckDB).",
  source: "Apache Parquet, written by hyparquet-writer.",
  options: z.strictObject({}),
  create: () => ({
    render: async (runs: readonly RunRecord[]): Promise<readonly ReportFile[]> => {
      const names = fileNames(runs, "latents.parquet");
      return runs.map((run, i) => ({
        name: names[i],
        contents: parquetTable(latentTable(run)),
      }));
    },
  }),
});
