/** Checks of the rows of a dataset: reads in pieces and with selected genes agree with one read of all rows. */
import type { CountDataset, CsrRows, DataSource, DatasetReader } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect } from "vitest";
import type { Check } from "./checks.js";

export interface DatasetSubject {
  readonly create: () => DatasetReader;
  readonly source: () => DataSource | undefined;
  /** Opens the dataset, calls `look` and disposes of it. */
  readonly use: (look: (dataset: CountDataset) => Promise<void>) => Promise<void>;
}

/** Entries of rows as "row,column,count", shifted by the first row's number. */
function entriesOf({ rowStarts, columns, counts }: CsrRows, first = 0): string[] {
  const entries: string[] = [];
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) entries.push(`${first + row},${columns[i]},${counts[i]}`);
  }
  return entries;
}

function expectRows({ rowStarts, columns, counts }: CsrRows, cells: number, genes: number): void {
  expect(rowStarts).toHaveLength(cells + 1);
  expect([rowStarts[0], rowStarts[cells]]).toEqual([0, columns.length]);
  expect(counts).toHaveLength(columns.length);
  let ordered = true;
  for (let row = 0; row < cells; row++) {
    for (let i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
      const after = i === rowStarts[row] || columns[i] > columns[i - 1];
      if (!after || columns[i] < 0 || columns[i] >= genes) ordered = false;
    }
  }
  expect(ordered).toBe(true);
}

/** Splits 0 … cells into a few pieces at random places; some are empty. */
function pieces(cells: number, seed: number): (readonly [number, number])[] {
  const random = createRandom(seed);
  const cuts = [0, ...Array.from({ length: 4 }, () => random.integer(cells + 1)), cells].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => [cuts[i], end] as const);
}

// Long because it is a list of checks, each of a few lines.
export function rowChecks({ use }: DatasetSubject): Check[] {
  return [
    {
      title: "rows: columns ascend within the genes; reads in pieces return the same entries as one read",
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
      title: "with genes: only these columns, renumbered in the given order, also if it does not ascend",
      run: () =>
        use(async (dataset) => {
          const { cells, genes } = dataset;
          const whole = entriesOf(await dataset.readRows(0, cells));
          const shuffled = createRandom(6).permutation(genes);
          for (const chosen of [shuffled, shuffled.slice(0, Math.ceil(genes / 3)), new Int32Array(0)]) {
            const places = new Map(Array.from(chosen, (gene, place) => [gene, place]));
            const expected = whole.flatMap((entry) => {
              const [row, column, count] = entry.split(",").map(Number);
              const place = places.get(column);
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
      title: "a caller's writes into rows do not change the dataset; a second opening has the same contents",
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
