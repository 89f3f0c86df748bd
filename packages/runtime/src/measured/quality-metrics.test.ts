import { expect, test } from "vitest";
import { tinyDataset } from "../data/tiny-dataset.fixture.js";
import { qualityMetrics } from "./quality-metrics.js";

test("has scanpy's names and definitions, over all genes of the file, for the rows that the run has", async () => {
  // scanpy.pp.calculate_qc_metrics(adata, qc_vars=["mt"], percent_top=None)
  const dataset = tinyDataset({
    rows: [
      [1, 3, 0],
      [0, 0, 2],
      [4, 0, 1],
    ],
    genes: ["MT-CO1", "mtor", "mt-Nd1"],
  });
  const found = await qualityMetrics(dataset, Int32Array.of(2, 0));
  expect(
    Object.fromEntries([...found].map(([name, column]) => [name, [...(column as { values: Float64Array }).values]])),
  ).toEqual({
    log1p_total_counts: [Math.log(6), Math.log(5)],
    n_genes_by_counts: [2, 2],
    pct_counts_mt: [100, 25],
  });
});

test("finds mitochondrial genes by symbol where the index has identifiers", async () => {
  const symbols = { kind: "string", values: ["MT-ND1", null] } as const;
  const dataset = tinyDataset({ rows: [[1, 1]], genes: ["ENSG1", "ENSG2"], geneColumns: { symbol: symbols } });
  expect((await qualityMetrics(dataset, Int32Array.of(0))).get("pct_counts_mt")).toEqual({
    kind: "number",
    values: Float64Array.of(50),
  });
});
