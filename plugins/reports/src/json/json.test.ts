import { describeReport } from "@heddle/conformance";
import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./json.js";

describeReport(plugin);

async function render(options: object) {
  const runs = exampleRuns({ ...EXAMPLE, cells: 40 });
  const files = await plugin.create(plugin.options.parse(options), []).render(runs);
  expect(files.map(({ name }) => name)).toEqual(["report.json"]);
  return { runs, report: JSON.parse(files[0].contents as string) };
}

describe("report.json", () => {
  test("has a version and the records of all runs, without paths and without cells by default", async () => {
    const { runs, report } = await render({});
    expect(report.heddle).toEqual({ kind: "report", format: 1 });
    for (const [i, run] of runs.entries()) {
      const { name, version, finishedAt, config, summary, epochs, evaluation } = run;
      expect(report.runs[i]).toEqual({ name, version, finishedAt, config, summary, epochs, evaluation });
    }
  });

  test("representation: true adds every cell with equal values; missing numbers are null", async () => {
    const { runs, report } = await render({ representation: true });
    const [first] = report.runs;
    expect(first.representation).toEqual({ rows: 40, columns: 10, values: [...runs[0].representation.values] });
    const response = runs[0].cellTable.columns.get("IFN response")!;
    if (response.kind !== "number") throw new Error("the fixture's response is a number");
    expect(first.cellTable.columns[2].values).toEqual(
      Array.from(response.values, (value) => (Number.isNaN(value) ? null : value)),
    );
    expect(first.cellTable.columns[1].kind).toBe("categorical");
  });
});
