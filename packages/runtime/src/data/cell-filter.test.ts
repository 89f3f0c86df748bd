import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { filterCells } from "./cell-filter.js";
import { levels, tinyDataset, words } from "./tiny-dataset.fixture.js";

const dataset = tinyDataset({
  rows: [
    [1, 0, 0],
    [2, 3, 0],
    [0, 0, 0],
    [1, 1, 1],
    [9, 0, 0],
  ],
  genes: ["A", "B", "C"],
  cellColumns: {
    call: levels(["SNG", "DBL", "AMB"], 0, 1, 0, 0, 0),
    tissue: words("gut", "gut", "gut", null, "skin"),
  },
});
const none = { drop: {}, minCounts: 0, minGenes: 0 };
const failure = (rules: Partial<typeof none>) =>
  filterCells(dataset, { ...none, ...rules }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe("filterCells", () => {
  test("without rules every cell stays", async () => {
    expect(await filterCells(dataset, none)).toEqual({ rows: Int32Array.of(0, 1, 2, 3, 4), dropped: {} });
  });

  test("levels, counts and genes, each cell counted under the first rule that leaves it out", async () => {
    const found = await filterCells(dataset, { drop: { call: ["DBL"] }, minCounts: 3, minGenes: 1 });
    expect([...found.rows]).toEqual([3, 4]);
    expect(found.dropped).toEqual({ "call: DBL": 1, "fewer than 3 counts": 2, "fewer than 1 genes": 0 });
  });

  test("a missing value is dropped where the empty word is named, and only there", async () => {
    const named = await filterCells(dataset, { ...none, drop: { tissue: ["", "skin"] } });
    expect([...named.rows]).toEqual([0, 1, 2]);
    const kept = await filterCells(dataset, { ...none, drop: { tissue: ["skin"] } });
    expect([...kept.rows]).toEqual([0, 1, 2, 3]);
  });

  test("a category without cells is accepted; a level that is no category is refused", async () => {
    expect((await filterCells(dataset, { ...none, drop: { call: ["AMB"] } })).dropped).toEqual({ "call: AMB": 0 });
    const error = await failure({ drop: { call: ["DLB"] } });
    expect(isHeddleError(error, "config")).toBe(true);
    expect(String(error)).toMatch(/SNG, DBL, AMB, got "DLB"\. Did you mean DBL\?/);
    expect(isHeddleError(await failure({ drop: { cal: ["DBL"] } }), "unknown-column")).toBe(true);
  });

  test("with several files the error lists the files of each level", async () => {
    const columns = new Map(dataset.cellTable.columns).set("sample", levels(["one", "two"], 0, 0, 0, 1, 1));
    const [file] = dataset.origin.files;
    const several = {
      ...dataset,
      cellTable: { ...dataset.cellTable, columns },
      origin: { ...dataset.origin, files: [file, file] },
    };
    const rejected = filterCells(several, { ...none, drop: { call: ["DLB"] } });
    await expect(rejected).rejects.toThrow(/SNG \(one, two\), DBL \(one\), AMB, got "DLB"/);
  });

  test("fewer than two cells left: bad-data, with what each rule took", async () => {
    const error = await failure({ minCounts: 4, minGenes: 2 });
    expect(isHeddleError(error, "bad-data")).toBe(true);
    expect(String(error)).toMatch(/1 of 5 \(fewer than 4 counts: 3; fewer than 2 genes: 1\)/);
  });
});
