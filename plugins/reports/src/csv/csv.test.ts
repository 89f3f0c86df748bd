import { describeReport } from "@heddle/conformance";
import type { Column, RunRecord } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./csv.js";

describeReport(plugin);

/** A reader after RFC 4180, section 2, by state machine. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    const row = rows.at(-1)!;
    if (quoted && letter === '"' && text[i + 1] === '"') row[row.length - 1] += text[++i];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") row.push("");
    else if (!quoted && letter === "\r" && text[i + 1] === "\n") {
      rows.push([""]);
      i++;
    } else row[row.length - 1] += letter;
  }
  return rows.slice(0, -1);
}

async function render(run: RunRecord, options: object = {}): Promise<string[][]> {
  const [file] = await plugin.create(plugin.options.parse(options), []).render([run]);
  expect(file.name).toBe("latents.csv");
  return readCsv(file.contents as string);
}

describe("latents.csv", () => {
  const [run] = exampleRuns({ ...EXAMPLE, cells: 60 });

  test("contains every cell, factor and latent; latents round-trip exactly; missing is empty", async () => {
    const [head, ...rows] = await render(run);
    expect(head).toEqual([
      "cell",
      ...run.cellTable.columns.keys(),
      ...Array.from({ length: 10 }, (_, j) => `latent_${j + 1}`),
    ]);
    expect(rows).toHaveLength(60);
    const type = run.cellTable.columns.get("cell_type")!;
    if (type.kind !== "categorical") throw new Error("the fixture's cell_type is categorical");
    for (const [i, row] of rows.entries()) {
      expect(row[0]).toBe(run.cellTable.index[i]);
      expect(row[2]).toBe(type.categories[type.codes[i]] ?? "");
      expect(row.slice(4).map(Number)).toEqual([...run.representation.values.slice(i * 10, i * 10 + 10)]);
    }
  });

  test("texts that begin as a formula get an apostrophe, numbers never", async () => {
    const columns = new Map<string, Column>([
      ["=name", { kind: "string", values: Array.from({ length: 60 }, () => '=cmd|" /C calc"!A0') }],
      ["+level", { kind: "categorical", categories: ["-1", "@a"], codes: new Int32Array(60) }],
      ["value", { kind: "number", values: new Float64Array(60).fill(-1.5) }],
    ]);
    const [head, first] = await render({ ...run, cellTable: { ...run.cellTable, columns } });
    expect(head.slice(1, 4)).toEqual(["'=name", "'+level", "value"]);
    expect(first.slice(1, 4)).toEqual([`'=cmd|" /C calc"!A0`, "'-1", "-1.5"]);
  });

  test("the option digits rounds; a factor with the name of a latent is renamed", async () => {
    const columns = new Map([["latent_1", run.cellTable.columns.get("IFN response")!]]);
    const [head, first] = await render({ ...run, cellTable: { ...run.cellTable, columns } }, { digits: 3 });
    expect(head.slice(0, 3)).toEqual(["cell", "latent_1_", "latent_1"]);
    expect(first[2]).toBe(String(Number(run.representation.values[0].toPrecision(3))));
  });

  test("a representation and a cell table of different length are refused", async () => {
    const wrong = { ...run, cellTable: { ...run.cellTable, rows: 59 } };
    await expect(render(wrong)).rejects.toMatchObject({ kind: "bad-data" });
  });
});
