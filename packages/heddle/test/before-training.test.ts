// What a program can state before it trains: wrong columns, the duration, a shorter training.
import { expect, test } from "vitest";
import { checkColumns, completeConfig, quickTraining } from "../src/config.js";
import { estimateTraining } from "../src/index.js";
import { smallConfig } from "./small-run.js";

test("checkColumns names the nearest column for each key", async () => {
  const columns = [{ name: "condition" }, { name: "cell/type" }];
  const messageOf = async (config: object) => {
    try {
      checkColumns(await completeConfig(config), columns);
    } catch (error) {
      return (error as Error).message;
    }
    return "none";
  };
  expect(await messageOf({ factors: ["condition", "cell_type"] })).toBe("none");
  expect(await messageOf({ factors: ["conditon"] })).toMatch(/^factors: .*got "conditon"\. Did you mean condition\?$/);
  expect(await messageOf({ covariates: ["celltype"] })).toMatch(/^covariates: .*Did you mean cell_type\?$/);
  expect(await messageOf({ cells: { drop: { Condition: ["x"] } } })).toMatch(
    /^cells\.drop: .*Did you mean condition\?$/,
  );
  expect(await messageOf({ missing: { xyz: ["x"] } })).toMatch(/Choose one of these\.$/);
});

test("quickTraining has a quarter of the epochs, at least 10, and one start", async () => {
  const trainingOf = async (training: object) => (await completeConfig({ training })).training;
  const full = await trainingOf({ epochs: 120, restarts: { count: 4 } });
  expect(quickTraining(full, 3000)).toMatchObject({ ...full, epochs: 30, restarts: { count: 1 } });
  expect(quickTraining(await trainingOf({ epochs: 20 }), 3000).epochs).toBe(10);
  expect(quickTraining(await trainingOf({ epochs: 4 }), 3000).epochs).toBe(4);
  expect(quickTraining(await trainingOf({ epochs: "auto" }), 40_000).epochs).toBe(50);
});

test("estimateTraining counts the epochs of all restarts over the training cells", async () => {
  const config = smallConfig({
    backend: { use: "cpu" },
    objective: { use: "beta-vae", beta: 1, warmUp: { epochs: 20 } },
    training: { epochs: 40, batchSize: 32, validation: 0.1, restarts: { count: 3, fraction: 0.25 } },
  });
  const found = await estimateTraining(config, { cells: 1000, genes: 80, thread: "here" });
  expect(found.epochs).toBe(60);
  expect(found.cellsPerSecond).toBeGreaterThan(0);
  expect(found.seconds).toBeCloseTo((60 * 900) / found.cellsPerSecond, 9);
});

test("an estimate that is aborted ends", async () => {
  const estimate = estimateTraining(smallConfig(), {
    cells: 100,
    genes: 80,
    thread: "here",
    signal: AbortSignal.abort(),
  });
  await expect(estimate).rejects.toThrow();
});
