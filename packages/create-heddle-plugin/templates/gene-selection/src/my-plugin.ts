import { type CountDataset, definePlugin, type GeneSelectionRequest, HeddleError } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  minCells: z.number().int().min(0).default(0).describe("Genes detected in fewer cells are never selected."),
});

/** Genes with the highest totals over the requested cells. */
export default definePlugin({
  role: "gene-selection",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Genes with the highest total counts.",
  source: "Total counts per gene. Name the paper whose ranking it is.",
  citations: [],
  options,
  create: ({ minCells }) => ({ select: (dataset, request) => select(dataset, request, minCells) }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "gene-selection/my-plugin": z.input<typeof options>;
  }
}

async function select(dataset: CountDataset, request: GeneSelectionRequest, minCells: number): Promise<Int32Array> {
  const { totals, detected } = await geneSums(dataset, request);
  const genes = [...totals.keys()].filter((gene) => detected[gene] >= minCells);
  const count = request.count ?? genes.length;
  if (count > genes.length) {
    throw new HeddleError("bad-data", {
      expected: `${count} genes detected in at least ${minCells} cells`,
      got: `${genes.length}`,
      next: "Lower genes.count or minCells.",
    });
  }
  const ranked = genes.sort((a, b) => totals[b] - totals[a] || a - b);
  return Int32Array.from(ranked.slice(0, count)).sort();
}

const BLOCK = 2048;

/** Σ counts and number of cells with a count, per gene; read in blocks, for files larger than memory. */
async function geneSums(dataset: CountDataset, { cells, signal }: GeneSelectionRequest) {
  const totals = new Float64Array(dataset.genes);
  const detected = new Float64Array(dataset.genes);
  const selected = cells && new Set(cells);
  for (let start = 0; start < dataset.cells; start += BLOCK) {
    signal?.throwIfAborted();
    const end = Math.min(dataset.cells, start + BLOCK);
    const { rowStarts, columns, counts } = await dataset.readRows(start, end);
    for (let cell = start; cell < end; cell++) {
      if (selected && !selected.has(cell)) continue;
      for (let i = rowStarts[cell - start]; i < rowStarts[cell - start + 1]; i++) {
        totals[columns[i]] += counts[i];
        detected[columns[i]] += counts[i] > 0 ? 1 : 0;
      }
    }
  }
  return { totals, detected };
}
