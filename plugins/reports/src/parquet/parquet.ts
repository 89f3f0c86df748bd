import { definePlugin, type ReportFile, type RunRecord } from "@heddle/contracts";
import { z } from "zod";
import { fileNames } from "../file-names.js";
import { type LatentColumn, latentTable } from "../latent-table.js";
import { type ColumnSource, parquetWriteBuffer } from "../libraries/parquet-writer.js";

function source(column: LatentColumn): ColumnSource {
  const type = column.kind === "text" ? "STRING" : "DOUBLE";
  return { name: column.name, type, data: [...column.values], nullable: column.values.includes(null) };
}

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
        contents: new Uint8Array(
          parquetWriteBuffer({ columnData: latentTable(run).map(source), createdBy: "heddle (hyparquet-writer)" }),
        ),
      }));
    },
  }),
});
