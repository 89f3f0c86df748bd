import type { Table } from "@heddle/contracts";

/** A table and the columns left out of it because their encoding holds no single value per row. */
export interface ReadTable {
  readonly table: Table;
  readonly skipped: readonly string[];
}
