import type { AnyPlugin, Column, DataSource, Support } from "@heddle/contracts";
import { describe, expect } from "vitest";
import { type Check, creator, type PluginSetup, runChecks } from "./checks.js";
import { type DatasetSubject, rowChecks } from "./dataset-row-checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface DatasetSetup extends PluginSetup {
  /** File or folder to read; none for simulators. A function if a hook of the test file creates it. */
  readonly source?: DataSource | (() => DataSource);
  readonly support?: Support;
}

/**
 * Requirements of every dataset: tables as long as the counts; reads in pieces and with selected genes agree with one
 * read of all rows; RangeError outside; totals over all genes; every opening returns the same contents.
 */
export function describeDataset(plugin: AnyPlugin<"dataset">, setup: DatasetSetup = {}): void {
  const from = typeof setup.source === "object" && "path" in setup.source ? setup.source.path.split("/").at(-1) : "";
  describe(`dataset ${plugin.name} ${JSON.stringify(setup.options ?? {})} ${from}`, () =>
    runChecks([...pluginChecks(plugin, setup), ...datasetChecks(plugin, setup)]));
}

/** Checks of the suite. */
export function datasetChecks(plugin: AnyPlugin<"dataset">, setup: DatasetSetup = {}): Check[] {
  const given = creator(plugin, setup);
  const { source } = setup;
  const subject: DatasetSubject = {
    create: () => given(),
    source: () => (typeof source === "function" ? source() : source),
    async use(look) {
      const dataset = await given().open(subject.source(), { support: setup.support ?? "counts" });
      try {
        await look(dataset);
      } finally {
        dataset.dispose();
      }
    },
  };
  return [...readerChecks(subject), ...tableChecks(subject), ...rowChecks(subject)];
}

function readerChecks({ create, source, use }: DatasetSubject): Check[] {
  return [
    {
      title: "recognizes its own source, and no unrelated file",
      run: async () => {
        const reader = create();
        const own = source();
        expect(own === undefined).toBe(reader.accepts === "nothing");
        if (own !== undefined) expect(await reader.recognizes(own)).toBe(true);
        expect(await reader.recognizes({ path: "/there-is/no-such.thing" })).toBe(false);
        expect(await reader.recognizes({ name: "notes.txt", blob: new Blob(["nothing of the kind"]) })).toBe(false);
      },
    },
    {
      title: "inspection agrees with the opened dataset",
      run: () =>
        use(async (dataset) => {
          const found = await create().inspect(source());
          expect([found.cells, found.genes]).toEqual([dataset.cells, dataset.genes]);
          expect(found.format).toBe(dataset.origin.format);
          expect(found.taken?.name).toBe(dataset.origin.matrix);
        }),
    },
  ];
}

const lengthOf = (column: Column): number =>
  column.kind === "categorical" ? column.codes.length : column.values.length;

function tableChecks({ use }: DatasetSubject): Check[] {
  return [
    {
      title:
        "tables: one row per cell and gene, columns of that length, level codes within the levels; gene names unique",
      run: () =>
        use(async ({ cells, genes, cellTable, geneTable, factors }) => {
          const tables = [[cells, cellTable] as const, [genes, geneTable] as const];
          for (const [rows, table] of factors ? [...tables, [cells, factors] as const] : tables) {
            expect([table.rows, table.index.length]).toEqual([rows, rows]);
            for (const column of table.columns.values()) {
              expect(lengthOf(column)).toBe(rows);
              if (column.kind !== "categorical") continue;
              const { codes, categories } = column;
              expect(codes.every((code) => code >= -1 && code < categories.length)).toBe(true);
              expect(new Set(categories).size).toBe(categories.length);
            }
          }
          expect(new Set(geneTable.index).size).toBe(genes);
        }),
    },
    {
      title: "origin: total counts of every cell over all genes, the matrix and the reason of its choice",
      run: () =>
        use(async (dataset) => {
          const { rowStarts, counts } = await dataset.readRows(0, dataset.cells);
          const totals = Float64Array.from({ length: dataset.cells }, (_, cell) =>
            counts.subarray(rowStarts[cell], rowStarts[cell + 1]).reduce((sum, value) => sum + value, 0),
          );
          expect(dataset.origin.totalCounts).toEqual(totals);
          for (const word of [dataset.origin.format, dataset.origin.matrix, dataset.origin.matrixReason])
            expect(word).toMatch(/\S/);
        }),
    },
  ];
}
