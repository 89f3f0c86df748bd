import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CountDataset } from "@heddle/contracts";
import { log1p } from "@heddle/numerics";
import { evaluateRun, train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { simulate } from "../src/simulate.js";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

/** ln(1 + 100 · count / total) − constant: dense values, some of them negative. */
function normalized(dataset: CountDataset, constant: number): CountDataset {
  const { totalCounts } = dataset.origin;
  return {
    ...dataset,
    cellTable: {
      ...dataset.cellTable,
      columns: new Map([...dataset.cellTable.columns, ...dataset.factors!.columns]),
    },
    dispose: () => dataset.dispose(),
    async readRows(start, end, genes) {
      const rows = await dataset.readRows(start, end, genes);
      const width = genes?.length ?? dataset.genes;
      const cells = end - start;
      const counts = new Float32Array(cells * width).fill(-constant);
      for (let cell = 0; cell < cells; cell++) {
        for (let i = rows.rowStarts[cell]; i < rows.rowStarts[cell + 1]; i++) {
          counts[cell * width + rows.columns[i]] = log1p((100 * rows.counts[i]) / totalCounts[start + cell]) - constant;
        }
      }
      return {
        rowStarts: Int32Array.from({ length: cells + 1 }, (_, cell) => cell * width),
        columns: Int32Array.from(counts, (_, at) => at % width),
        counts,
      };
    },
  };
}

describe("normalized values", () => {
  test("train with the gaussian likelihood, also with negative totals: the ELBO rises by at least 8 nats; evaluation and gene effects are finite", async () => {
    const dataset = normalized(await simulate({ options: { preset: "small", cells: 200, genes: 80, seed: 3 } }), 1);
    const { data: _, ...rest } = smallConfig({ likelihood: "gaussian", training: { epochs: 15, batchSize: 64 } });
    const store = folderStore(join(temporaryFolder(), "run"));
    const bounds: number[] = [];
    const run = await train({
      catalog,
      config: rest,
      dataset,
      store,
      onEvent: (event) => event.kind === "epoch" && bounds.push(event.record.elbo),
    });
    dataset.dispose();
    expect(run.summary.cells).toBe(200);
    expect(bounds.at(-1)!).toBeGreaterThan(bounds[0] + 8);
    run.dispose();
    const { latents, baseline } = await evaluateRun({ catalog, store });
    const effects = latents.flatMap(({ rising, falling }) => [...rising, ...falling]);
    expect(effects.length).toBeGreaterThan(0);
    expect(effects.every(({ log2FoldChange }) => Number.isFinite(log2FoldChange))).toBe(true);
    const values = baseline!.results.map(({ value }) => value);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

test("the gaussian likelihood rejects raw counts before it writes a file", async () => {
  const folder = join(temporaryFolder(), "run");
  const config = smallConfig({ likelihood: "gaussian" });
  const attempt = train({ catalog, config, store: folderStore(folder) });
  await expect(attempt).rejects.toThrow(/for the likelihood gaussian, got integers up to \d+: raw counts/);
  expect(existsSync(folder)).toBe(false);
});
