import { writeAnnData } from "@heddle/anndata";
import { createHdf5Writer } from "@heddle/hdf5";
import { createRandom } from "@heddle/numerics";

/** Cells of a batch. */
export const CELLS = 60;
export const KINDS = 3;
const GENES = 20;

/** Counts of three kinds of cells; each batch multiplies some genes. The same cells for every batch; the first `genes` of 20 genes. */
export async function writeBatches(file: string, batches: readonly string[], genes = GENES): Promise<string> {
  const values = new Float32Array(batches.length * CELLS * genes);
  for (const [b, batch] of batches.entries()) {
    const random = createRandom(11).stream("cells");
    for (let cell = 0; cell < CELLS; cell++)
      for (let gene = 0; gene < GENES; gene++) {
        const kind = gene % KINDS === cell % KINDS ? 20 : 4;
        const effect = gene % 4 === "abcd".indexOf(batch[0]) ? 6 : 1;
        const count = Math.round(kind * effect * (0.7 + 0.6 * random.uniform()));
        if (gene < genes) values[(b * CELLS + cell) * genes + gene] = count;
      }
  }
  const rows = batches.length * CELLS;
  const writer = await createHdf5Writer(file);
  const batch = Array.from({ length: rows }, (_, row) => batches[Math.floor(row / CELLS)]);
  await writeAnnData(writer, {
    obs: {
      rows,
      index: batch.map((_, i) => `cell${i}`),
      columns: new Map([["batch", { kind: "string", values: batch }]]),
    },
    var: { rows: genes, index: Array.from({ length: genes }, (_, i) => `gene${i}`), columns: new Map() },
    X: { kind: "dense", rows, columns: genes, values },
  });
  await writer.close();
  return file;
}
