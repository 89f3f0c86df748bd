import type { Table } from "@heddle/contracts";

/** A table and its skipped columns, whose encoding has no single value per row. */
export interface ReadTable {
  readonly table: Table;
  readonly skipped: readonly string[];
}
