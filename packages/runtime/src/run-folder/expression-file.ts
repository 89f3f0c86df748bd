import type { AnnDataContents } from "@heddle/anndata";
import type { RunStore } from "../store/run-store.js";
import { writeAnnDataFile } from "./anndata-file.js";

/** The file that receives matrices of cells × genes: the first as X, the others as these layers. */
export interface ExpressionOutput {
  readonly output?: { readonly store: RunStore; readonly file: string } | undefined;
  readonly layers: readonly string[];
}

/** Reads all blocks, and writes them to an .h5ad file if there is one. */
export async function passExpression(
  blocks: AsyncIterable<readonly Float32Array[]>,
  shape: readonly [cells: number, genes: number],
  tables: Pick<AnnDataContents, "obs" | "var" | "varm">,
  { output, layers }: ExpressionOutput,
): Promise<void> {
  if (output === undefined) {
    for await (const _ of blocks);
    return;
  }
  const written = { kind: "written", rows: shape[0], columns: shape[1] } as const;
  const contents = { ...tables, X: written, layers: Object.fromEntries(layers.map((name) => [name, written])) };
  const paths = ["X", ...layers.map((name) => `layers/${name}`)];
  await writeAnnDataFile(output.store, output.file, contents, { paths, shape, blocks });
}
