import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("cells.h5ad"));
  const training = ["train", "small.yaml", "--data", "cells.h5ad", "--out", "run", "-q"];
  expect(await work.run(training)).toMatchObject({ code: 0 });
});
afterAll(() => work.remove());

const configOf = (run: string) =>
  JSON.parse(readFileSync(work.path(`${run}/config.json`), "utf8")) as {
    training: { epochs: number; restarts: object };
  };

describe("heddle evaluate --labels", () => {
  test("adds the columns of a CSV file by barcode and evaluates them beside the run's factors; again with the same file", async () => {
    const { readCells } = await import("heddle");
    const { index } = await readCells(work.path("run"));
    const rows = index.slice(1).map((name, row) => `${name},${row % 2 ? "odd" : "even"}`);
    work.write("labels.csv", ["barcode,parity", ...rows, "nobody,odd"].join("\n"));
    const argv = ["evaluate", "run", "--labels", "labels.csv", "--json"];
    for (const _ of [1, 2]) {
      const { code, out, err } = await work.run(argv);
      expect(err).toContain(
        `Added parity of labels.csv: ${index.length - 1} of ${index.length} cells have a row. 1 of its rows matches no cell.\n`,
      );
      expect(code).toBe(0);
      const { results } = JSON.parse(out) as { results: { factor?: string }[] };
      expect(new Set(results.flatMap(({ factor }) => factor ?? []))).toEqual(new Set(["condition", "parity"]));
    }
    const chosen = await work.run([...argv, "--factors", "parity", "--quiet"]);
    expect(chosen.err).toBe("");
    expect(chosen.out).not.toContain('"condition"');
  });

  test("a missing file, a file without barcodes of the run, other values under a name, and a file of counts are refused", async () => {
    const next = async (argv: string[]) => (await work.run(["evaluate", ...argv, "-q"])).err;
    expect(await next(["run", "--labels", "none.csv"])).toContain("expected a CSV file of labels");
    work.write("others.csv", "barcode,type\nx,1\ny,2\n");
    expect(await next(["run", "--labels", "others.csv"])).toContain("expected barcodes of the run's cells");
    work.write("labels.csv", readFileSync(work.path("labels.csv"), "utf8").replaceAll("even", "straight"));
    expect(await next(["run", "--labels", "labels.csv"])).toContain("column parity: expected a name that no column");
    expect(await next(["cells.h5ad", "--labels", "labels.csv"])).toContain("expected a run with --labels");
    expect(await next(["run", "run", "--labels", "labels.csv"])).toContain("expected --labels with one run");
  });
});

describe("heddle train --quick", () => {
  test("trains a quarter of the epochs, at least 10, without restarts, and states it", async () => {
    const argv = ["train", "small.yaml", "--data", "cells.h5ad", "--quick", "--out", "quick"];
    const { code, err } = await work.run([
      ...argv,
      "--set",
      "training.epochs=44",
      "--set",
      "training.restarts.count=3",
    ]);
    expect(err).toContain("quick training: 11 epochs, for a first look\n");
    expect(code).toBe(0);
    expect(configOf("quick").training).toMatchObject({ epochs: 11, restarts: { count: 1 } });
  });

  test("is refused with --resume", async () => {
    const { err } = await work.run(["train", "--resume", "run", "--quick"]);
    expect(err).toContain("got --quick");
  });
});
