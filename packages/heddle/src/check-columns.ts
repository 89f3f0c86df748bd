import type { ColumnDescription } from "@heddle/contracts";
import { type Config, unknownColumn } from "@heddle/runtime/config";

type Named = Pick<Config, "factors" | "covariates" | "missing" | "periods" | "labels" | "cells">;

/**
 * Checks the cell columns that a configuration names against the columns of its data, before training reads them.
 * HeddleError "unknown-column" names the nearest column.
 *
 * @example
 * const { columns } = await inspect("cells.h5ad");
 * checkColumns(await completeConfig({ factors: ["condition"] }), columns);
 */
export function checkColumns(config: Named, columns: readonly Pick<ColumnDescription, "name">[]): void {
  // a run stores "a/b" as "a_b"
  const known = columns.map(({ name }) => name.replaceAll("/", "_"));
  const named: readonly (readonly [key: string, names: readonly string[]])[] = [
    ["factors", config.factors],
    ["covariates", config.covariates.map(({ name }) => name)],
    ["missing", Object.keys(config.missing)],
    ["periods", Object.keys(config.periods ?? {})],
    ["labels.column", config.labels ? [config.labels.column] : []],
    ["cells.drop", Object.keys(config.cells.drop)],
  ];
  for (const [key, names] of named)
    for (const name of names) if (!known.includes(name)) throw unknownColumn(name, key, known);
}
