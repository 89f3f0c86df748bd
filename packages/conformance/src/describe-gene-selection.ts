import { type AnyPlugin, type CountDataset, type CsrRows, isHeddleError, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect } from "vitest";
import { type Check, creator, type PluginSetup, runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface GeneSelectionSetup extends PluginSetup {
  /** Number of genes to select; absent if the selection determines the number itself. */
  readonly count?: number;
}

/**
 * Requirements of every gene selection on 80 cells × 40 genes named gene0, gene1 …: ascending
 * columns within the genes, the requested number, based on the given cells only, the same at each call, and an error for
 * more genes than the data have.
 */
export function describeGeneSelection(plugin: AnyPlugin<"gene-selection">, setup: GeneSelectionSetup = {}): void {
  describe(`gene selection ${plugin.name}: the contract`, () =>
    runChecks([...pluginChecks(plugin, setup), ...geneSelectionChecks(plugin, setup)]));
}

const CELLS = 80;
const GENES = 40;

/** Counts whose variance increases with the index of the gene. Cells from `changed` on have other counts. */
function countsFor(changed = CELLS): CsrRows {
  const random = createRandom(61);
  const rowStarts = new Int32Array(CELLS + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const draws = random.stream(cell < changed ? cell : cell + 1000).uniforms(GENES);
    for (let gene = 0; gene < GENES; gene++) {
      const count = Math.floor(draws[gene] * (2 + gene / 4) + (draws[gene] > 0.9 ? gene / 3 : 0));
      if (count === 0) continue;
      columns.push(gene);
      counts.push(count);
    }
    rowStarts[cell + 1] = counts.length;
  }
  return { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) };
}

const table = (rows: number, name: string): Table => ({
  rows,
  index: Array.from({ length: rows }, (_, i) => `${name}${i}`),
  columns: new Map(),
});

function datasetOf(rows: CsrRows): CountDataset {
  return {
    cells: CELLS,
    genes: GENES,
    access: "rows",
    cellTable: table(CELLS, "cell"),
    geneTable: table(GENES, "gene"),
    origin: {
      format: "suite",
      files: [],
      matrix: "X",
      matrixReason: "There is one.",
      totalCounts: Float64Array.from({ length: CELLS }, (_, cell) =>
        rows.counts.subarray(rows.rowStarts[cell], rows.rowStarts[cell + 1]).reduce((sum, value) => sum + value, 0),
      ),
    },
    async readRows(start, end, genes) {
      if (genes !== undefined) throw new Error("this dataset reads all genes only");
      if (start < 0 || end > CELLS) throw new RangeError(`rows ${start} to ${end}`);
      const [from, to] = [rows.rowStarts[start], rows.rowStarts[end]];
      return {
        rowStarts: rows.rowStarts.slice(start, end + 1).map((at) => at - from),
        columns: rows.columns.slice(from, to),
        counts: rows.counts.slice(from, to),
      };
    },
    dispose: () => {},
  };
}

/** Checks of the suite. */
// Long because it is a list of checks, each of a few lines.
export function geneSelectionChecks(plugin: AnyPlugin<"gene-selection">, setup: GeneSelectionSetup = {}): Check[] {
  const given = creator(plugin, setup);
  const { count } = setup;
  const half = Int32Array.from({ length: CELLS / 2 }, (_, cell) => cell);
  const select = (cells?: Int32Array, rows = countsFor()) => given().select(datasetOf(rows), { count, cells });
  return [
    {
      title: "columns ascend within the genes, without duplicates, in the requested number",
      run: async () => {
        const chosen = await select();
        expect(chosen.length).toBeGreaterThan(0);
        if (count !== undefined) expect(chosen).toHaveLength(count);
        expect(chosen.every((gene, i) => gene < GENES && gene > (i === 0 ? -1 : chosen[i - 1]))).toBe(true);
      },
    },
    {
      title: "the same data gives the same genes; the given cells stay unchanged",
      run: async () => {
        const cells = half.slice();
        const first = await select(cells);
        expect(await select(cells)).toEqual(first);
        expect(cells).toEqual(half);
      },
    },
    {
      title: "the selection depends on the given cells only",
      run: async () => expect(await select(half, countsFor(CELLS / 2))).toEqual(await select(half)),
    },
    {
      title: "more genes than the data have: an error of kind bad-data",
      run: async () => {
        const error = await given()
          .select(datasetOf(countsFor()), { count: GENES + 1 })
          .catch((thrown: unknown) => thrown);
        expect(isHeddleError(error, "bad-data")).toBe(true);
      },
    },
    {
      title: "without count and cells: every index is a gene of the data",
      run: async () => {
        if (count !== undefined) return;
        const chosen = await given().select(datasetOf(countsFor()), {});
        expect(chosen.every((gene) => gene >= 0 && gene < GENES)).toBe(true);
      },
    },
  ];
}
