import type { AnyPlugin, Column, CountDataset, CsrRows, DataSource, DatasetReader, Support } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect } from "vitest";
import { type Check, creator, type PluginSetup, runChecks } from "./checks.js";

export interface DatasetSetup extends PluginSetup {
  /** The file or folder to read; none for simulators. A function where it is made by a hook of the test file. */
  readonly source?: DataSource | (() => DataSource);
  readonly support?: Support;
}

/**
 * What every dataset promises: tables as long as the counts, rows that are the same however they are cut and whichever
 * genes are asked for, refusals outside, totals over all genes, the same contents each time it is opened.
 */
export function describeDataset(plugin: AnyPlugin<"dataset">, setup: DatasetSetup = {}): void {
  const from = typeof setup.source === "object" && "path" in setup.source ? setup.source.path.split("/").at(-1) : "";
  describe(`dataset ${plugin.name} ${JSON.stringify(setup.options ?? {})} ${from}`, () =>
    runChecks(datasetChecks(plugin, setup)));
}

interface Subject {
  readonly create: () => DatasetReader;
  readonly source: () => DataSource | undefined;
  /** Opens, uses and disposes. */
  readonly use: (look: (dataset: CountDataset) => Promise<void>) => Promise<void>;
}

/** The suite as a list. */
export function datasetChecks(plugin: AnyPlugin<"dataset">, setup: DatasetSetup = {}): Check[] {
  const given = creator(plugin, setup);
  const { source } = setup;
  const subject: Subject = {
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

function readerChecks({ create, source, use }: Subject): Check[] {
  return [
    {
      title: "recognises its own source, and says no to a name that means nothing to it",
      run: async () => {
        const reader = create();
        const own = source();
        expect(own === undefined).toBe(reader.accepts === "nothing");
        if (own !== undefined) expect(await reader.recognises(own)).toBe(true);
        expect(await reader.recognises({ path: "/there-is/no-such.thing" })).toBe(false);
        expect(await reader.recognises({ name: "notes.txt", blob: new Blob(["nothing of the kind"]) })).toBe(false);
      },
    },
    {
      title: "inspection agrees with what is opened",
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

function tableChecks({ use }: Subject): Check[] {
  return [
    {
      title: "tables: as many rows as cells and genes, columns as long, codes within their levels; genes' names unique",
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
      title: "origin: totals over all genes of every cell, a matrix and the reason it was taken",
      run: () =>
        use(async (dataset) => {
          const { rowStarts, counts } = await dataset.readRows(0, dataset.cells);
          const totals = Float64Array.from({ length: dataset.cells }, (_, cell) =>
            counts.subarray(rowStarts[cell]!, rowStarts[cell + 1]!).reduce((sum, value) => sum + value, 0),
          );
          expect(dataset.origin.totalCounts).toEqual(totals);
          for (const word of [dataset.origin.format, dataset.origin.matrix, dataset.origin.matrixReason])
            expect(word).toMatch(/\S/);
        }),
    },
  ];
}

/** Entries of rows as "row,column,count", shifted by the first row's number. */
function entriesOf({ rowStarts, columns, counts }: CsrRows, first = 0): string[] {
  const entries: string[] = [];
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    for (let i = rowStarts[row]!; i < rowStarts[row + 1]!; i++)
      entries.push(`${first + row},${columns[i]},${counts[i]}`);
  }
  return entries;
}

function expectRows({ rowStarts, columns, counts }: CsrRows, cells: number, genes: number): void {
  expect(rowStarts).toHaveLength(cells + 1);
  expect([rowStarts[0], rowStarts[cells]]).toEqual([0, columns.length]);
  expect(counts).toHaveLength(columns.length);
  let ordered = true;
  for (let row = 0; row < cells; row++) {
    for (let i = rowStarts[row]!; i < rowStarts[row + 1]!; i++) {
      const after = i === rowStarts[row] || columns[i]! > columns[i - 1]!;
      if (!after || columns[i]! < 0 || columns[i]! >= genes) ordered = false;
    }
  }
  expect(ordered).toBe(true);
}

/** Cuts 0 … cells into a few pieces at random places, empty ones among them. */
function pieces(cells: number, seed: number): (readonly [number, number])[] {
  const random = createRandom(seed);
  const cuts = [0, ...Array.from({ length: 4 }, () => random.integer(cells + 1)), cells].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => [cuts[i]!, end] as const);
}

function rowChecks({ use }: Subject): Check[] {
  return [
    {
      title: "rows: ascending columns within the genes, the same entries however the cells are cut",
      run: () =>
        use(async (dataset) => {
          const { cells, genes } = dataset;
          const whole = await dataset.readRows(0, cells);
          expectRows(whole, cells, genes);
          const expected = entriesOf(whole);
          for (const seed of [1, 2]) {
            const found: string[] = [];
            for (const [start, end] of pieces(cells, seed)) {
              const part = await dataset.readRows(start, end);
              expectRows(part, end - start, genes);
              found.push(...entriesOf(part, start));
            }
            expect(found).toEqual(expected);
          }
        }),
    },
    {
      title: "with genes: those columns only, renumbered in the order given, in any order",
      run: () =>
        use(async (dataset) => {
          const { cells, genes } = dataset;
          const whole = entriesOf(await dataset.readRows(0, cells));
          const shuffled = createRandom(6).permutation(genes);
          for (const chosen of [shuffled, shuffled.slice(0, Math.ceil(genes / 3)), new Int32Array(0)]) {
            const places = new Map(Array.from(chosen, (gene, place) => [gene, place]));
            const expected = whole.flatMap((entry) => {
              const [row, column, count] = entry.split(",").map(Number);
              const place = places.get(column!);
              return place === undefined ? [] : [`${row},${place},${count}`];
            });
            const found = await dataset.readRows(0, cells, chosen);
            expectRows(found, cells, chosen.length);
            expect(entriesOf(found).sort()).toEqual(expected.sort());
          }
        }),
    },
    {
      title: "outside 0 … cells: RangeError",
      run: () =>
        use(async (dataset) => {
          for (const [start, end] of [
            [-1, 1],
            [0, dataset.cells + 1],
            [dataset.cells, dataset.cells + 1],
          ] as const) {
            const error = await dataset.readRows(start, end).catch((thrown: unknown) => thrown);
            expect(error).toBeInstanceOf(RangeError);
          }
        }),
    },
    {
      title: "what a caller writes into rows stays there; opened again, the contents are the same",
      run: () =>
        use(async (dataset) => {
          const first = await dataset.readRows(0, dataset.cells);
          const entries = entriesOf(first);
          first.counts.fill(-7);
          first.columns.fill(0);
          expect(entriesOf(await dataset.readRows(0, dataset.cells))).toEqual(entries);
          await use(async (again) => {
            expect(entriesOf(await again.readRows(0, again.cells))).toEqual(entries);
            expect(again.cellTable).toEqual(dataset.cellTable);
            expect(again.geneTable).toEqual(dataset.geneTable);
          });
        }),
    },
  ];
}
