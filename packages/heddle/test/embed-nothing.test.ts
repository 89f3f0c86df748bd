import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { embed } from "../src/index.js";
import { temporaryFolder } from "./small-run.js";

const model = fileURLToPath(new URL("./formats/model-v1/", import.meta.url));

/** Two cells without counts, with these gene names. */
function emptyCells(genes: readonly string[]): string {
  const folder = join(temporaryFolder(), "cells");
  mkdirSync(folder);
  const lines = genes.map((gene) => `id-${gene}\t${gene}\n`).join("");
  writeFileSync(
    join(folder, "matrix.mtx"),
    `%%MatrixMarket matrix coordinate integer general\n%\n${genes.length} 2 0\n`,
  );
  writeFileSync(join(folder, "genes.tsv"), lines);
  writeFileSync(join(folder, "barcodes.tsv"), "AAAC-1\nAAAG-1\n");
  return folder;
}

test("rejects cells without counts in the model's genes by file name, and disposes the model", async () => {
  const { loadModel } = await import("../src/index.js");
  const { genes, model: loaded } = await loadModel(model);
  for (const network of [loaded.encoder, loaded.decoder])
    for (const { value } of [...network.weights, ...network.state]) value.dispose();
  const cells = emptyCells(genes.index);
  const before = tf.memory().numTensors;
  await expect(embed(model, { data: [cells] })).rejects.toThrow(
    /expected at least one cell with a count in the model's genes, got 2 cells without any/,
  );
  expect(tf.memory().numTensors).toBe(before);
});
