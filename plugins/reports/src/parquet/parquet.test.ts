import { describeReport } from "@heddle/conformance";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./parquet.js";

describeReport(plugin);

describe("latents.parquet", () => {
  test("contains every cell, factor and latent, bit for bit; missing is null", async () => {
    const [run] = exampleRuns({ ...EXAMPLE, cells: 60 });
    const [file] = await plugin.create(plugin.options.parse({}), []).render([run]);
    const bytes = file.contents as Uint8Array<ArrayBuffer>;
    const rows = await parquetReadObjects({ file: bytes.buffer });
    const [type, response] = ["cell_type", "IFN response"].map((name) => run.cellTable.columns.get(name)!);
    if (type?.kind !== "categorical" || response?.kind !== "number") throw new Error("the fixture has both kinds");
    expect(rows).toHaveLength(60);
    for (const [i, row] of rows.entries()) {
      expect(row.cell).toBe(run.cellTable.index[i]);
      expect(row.cell_type).toBe(type.categories[type.codes[i]] ?? null);
      expect(row["IFN response"]).toBe(Number.isNaN(response.values[i]) ? null : response.values[i]);
      for (let j = 0; j < 10; j++) expect(row[`latent_${j + 1}`]).toBe(run.representation.values[i * 10 + j]);
    }
    expect(type.codes.some((code) => code < 0)).toBe(true);
  });
});
