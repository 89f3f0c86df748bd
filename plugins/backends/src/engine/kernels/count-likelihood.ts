import type { CountAttributes, TensorInfo } from "@heddle/ops";
import type { Heap } from "../heap.js";
import { FACTORIALS } from "./factorials.js";
import { type Call, heddleKernel, isWorthSplitting } from "./kernel.js";
import { rowsOf } from "./sparse-counts.js";

type Heads = "counts" | "logits" | "logSize" | "dispersion";

/** Which row of a head per cell belongs to a cell: its own. */
const ownRows = new Map<number, Int32Array>();
const ownRow = (cells: number): Int32Array => {
  const known = ownRows.get(cells) ?? Int32Array.from({ length: cells }, (_, i) => i);
  ownRows.set(cells, known);
  return known;
};

/** Levels of a head for which a table of small counts is worth its memory. */
const MOST_TABLES = 8;
/** Counts that a table has rows for: TABLED of assembly/rising-table.ts. */
const TABLED = 16;

/** Outputs as `hostCountLikelihood` of @heddle/ops. */
// Long because it only gathers what the kernels are given.
function logProbability({ inputs, attributes, backend }: Call<Heads | "dropout", CountAttributes>): TensorInfo[] {
  const { engine, arrays } = backend;
  const { heap } = engine;
  const { logits, logSize, dispersion } = inputs;
  const [cells, genes] = logits.shape as [number, number];
  const headRows = dispersion.shape[0];
  const pointerOf = (tensor: TensorInfo | undefined) => (tensor ? backend.pointer(tensor) : 0);
  const { counts, dropout } = inputs as Partial<typeof inputs>;
  const derivatives = [[cells, genes], [cells], [cells, genes], ...(dropout ? [[cells, genes]] : [])];
  const shapes = [[cells], ...(attributes.gradient ? derivatives : [])];
  const outputs = shapes.map((shape) => backend.allocate(shape));
  const results = Array.from({ length: 5 }, (_, i) => pointerOf(outputs[i]));
  const raw = backend.pointer(dispersion);
  const given = [
    ...[pointerOf(counts), ...(attributes.sparse ? rowsOf(backend, attributes.sparse) : [0, 0, 0])],
    ...[logits, dropout, logSize].map(pointerOf),
  ];
  const rows = attributes.rows ?? (headRows === cells && headRows > 1 ? ownRow(cells) : undefined);
  const factorials = arrays.bind(FACTORIALS);
  const padded = (genes + 3) & ~3;
  const table = 4 * padded * headRows;
  const tabled = headRows <= MOST_TABLES;
  const bytes = [table, table, tabled ? TABLED * table : 0, tabled ? TABLED * table : 0];
  withScratch(
    heap,
    [...bytes, engine.threads * engine.calls.countLikelihoodScratch(genes)],
    ([theta, inverse, logs, slopes, scratch]) => {
      engine.run("dispersionTable", [headRows, genes, raw, theta, inverse], headRows > MOST_TABLES);
      if (tabled)
        engine.run("risingTable", [headRows, padded, inverse, factorials, logs, slopes], isWorthSplitting(genes, 20));
      const tables = [raw, theta, inverse, rows ? arrays.bind(rows) : 0, logs, slopes, factorials];
      engine.run(
        "countLikelihood",
        [cells, genes, ...given, ...tables, ...results, scratch],
        isWorthSplitting(cells * genes, 2),
      );
    },
  );
  return outputs;
}

/** Blocks of these sizes that live as long as `use`; 0 for none. */
function withScratch(heap: Heap, sizes: readonly number[], use: (pointers: number[]) => void): void {
  const { current } = heap;
  const pointers = sizes.map((bytes) => (bytes === 0 ? 0 : current.allocate(bytes)));
  try {
    use(pointers);
  } finally {
    for (const [i, pointer] of pointers.entries()) if (pointer !== 0) current.release(pointer, sizes[i]);
  }
}

interface Head {
  readonly headRows: number;
  readonly rows: Int32Array | undefined;
}

function weigh({ inputs, attributes, backend }: Call<"dy" | "derivatives", Head>): TensorInfo {
  const { headRows, rows } = attributes;
  const [cells, genes] = inputs.derivatives.shape as [number, number];
  const output = backend.allocate([headRows, genes]);
  const pointers = [inputs.dy, inputs.derivatives, output].map((x) => backend.pointer(x));
  const [dy, derivatives, out] = pointers as [number, number, number];
  const split = isWorthSplitting(cells * genes);
  if (!rows && headRows === cells) {
    backend.engine.run("weighRows", [cells, genes, derivatives, dy, out], split);
    return output;
  }
  const groups = rows ? backend.arrays.bind(rows) : 0;
  backend.engine.run("weighedSums", [cells, genes, derivatives, dy, groups, headRows, out], split);
  return output;
}

export function registerCountLikelihood(): void {
  heddleKernel("HeddleNegativeBinomial", logProbability);
  heddleKernel("HeddleZeroInflatedNegativeBinomial", logProbability);
  heddleKernel("HeddleWeighDerivatives", weigh);
}
