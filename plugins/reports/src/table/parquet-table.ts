import { type ColumnSource, parquetWriteBuffer } from "../libraries/parquet-writer.js";
import type { TableColumn } from "./table-column.js";

const TYPES = { text: "STRING", number: "DOUBLE", boolean: "BOOLEAN" } as const;

/** A table as Parquet: strings, doubles and booleans, missing values null, Snappy. */
export const parquetTable = (columns: readonly TableColumn[]): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: columns.map(source), createdBy: "heddle (hyparquet-writer)" }));

const source = ({ name, kind, values }: TableColumn): ColumnSource => ({
  name,
  type: TYPES[kind],
  data: [...values],
  nullable: (values as readonly unknown[]).includes(null),
});
