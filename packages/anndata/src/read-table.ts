import { type Column, type HeddleError, isHeddleError, type Table } from "@heddle/contracts";

/** A table, and what a user should know of its columns. */
export interface ReadTable {
  readonly table: Table;
  /** Sentences about columns that are left out or read as text. */
  readonly notes: readonly string[];
}

/** The reason why a column has no single value per row, as a clause. */
export interface SkippedColumn {
  readonly kind: "skipped";
  readonly reason: string;
}

export const skipped = (reason: string): SkippedColumn => ({ kind: "skipped", reason });

/** Collects the columns of a table; a column that cannot be read does not block the others. */
export class TableColumns {
  readonly columns = new Map<string, Column>();
  readonly skipped = new Map<string, string>();
  readonly #path: string;
  readonly #rows: number;
  readonly #notes: string[] = [];

  constructor(path: string, rows: number) {
    this.#path = path;
    this.#rows = rows;
  }

  /** `isText` is true for numbers that only text represents. Rejects for data that are damaged. */
  async add(name: string, read: () => Promise<Column | SkippedColumn>, isText: () => Promise<boolean>): Promise<void> {
    const column = await read().catch(unusable);
    const length = column.kind === "skipped" ? this.#rows : columnRows(column);
    if (column.kind === "skipped") this.#skip(name, column.reason);
    else if (length !== this.#rows) this.#skip(name, `it has ${length} values for ${this.#rows} rows`);
    else {
      this.columns.set(name, column);
      if (column.kind === "string" && (await isText()))
        this.#notes.push(`The column ${this.#path}/${name} has integers beyond 2^53 and is read as text.`);
    }
  }

  finish(index: readonly string[]): ReadTable {
    const { columns, skipped } = this;
    const table = { rows: this.#rows, index, columns, ...(skipped.size > 0 && { skipped }) };
    return { table, notes: this.#notes };
  }

  #skip(name: string, reason: string): void {
    this.skipped.set(name, reason);
    this.#notes.push(`The column ${this.#path}/${name} is left out: ${reason}.`);
  }
}

const columnRows = (column: Column): number =>
  column.kind === "categorical" ? column.codes.length : column.values.length;

/** Storage that fails is an error of the file; contents that are not understood concern one array. */
export function isUnusable(error: unknown): error is HeddleError {
  return isHeddleError(error) && (error.kind === "bad-data" || error.kind === "unsupported-file");
}

function unusable(error: unknown): SkippedColumn {
  if (!isUnusable(error)) throw error;
  return skipped(`expected ${error.details.expected}, got ${error.details.got}`);
}
