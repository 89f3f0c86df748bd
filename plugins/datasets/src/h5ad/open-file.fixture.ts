import { fileURLToPath } from "node:url";
import type { CountDataset, CsrRows, Support } from "@heddle/contracts";
import plugin from "./h5ad.js";

/** Path of a file that tooling/references/anndata_fixtures.py writes. */
export const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}.h5ad`, import.meta.url));

export const reader = (given: Record<string, unknown> = {}) => plugin.create(plugin.options.parse(given), []);
export const open = (path: string, given?: Record<string, unknown>, support: Support = "counts") =>
  reader(given).open({ path }, { support });

/** Rows with their zeros. */
export function dense({ rowStarts, columns, counts }: CsrRows, genes: number): number[][] {
  return Array.from({ length: rowStarts.length - 1 }, (_, row) => {
    const values = new Array<number>(genes).fill(0);
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) values[columns[i]] = counts[i];
    return values;
  });
}

/** All rows of a dataset, with their zeros. */
export const whole = async (dataset: CountDataset) => dense(await dataset.readRows(0, dataset.cells), dataset.genes);
