import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import { evenlySpaced } from "./evenly-spaced.js";
import { type PackedAxis, packCells } from "./packed-cells.js";

const bytes = (text: string): Buffer => Buffer.from(text, "base64");
const [, run] = exampleRuns({ ...EXAMPLE, cells: 200 });

const rows = (most: number) => evenlySpaced(200, most);

function unpack(axis: PackedAxis): number[] {
  const data = bytes(axis.data);
  return Array.from({ length: data.length / 2 }, (_, i) => {
    return axis.low + (data.readUInt16LE(2 * i) / 65_535) * (axis.high - axis.low);
  });
}

describe("packed cells", () => {
  test("latents round-trip within half a step of 1/65,535 of their range (the rounding)", () => {
    const packed = packCells(run, rows(1000));
    expect(packed.axes).toHaveLength(12);
    for (const [j, axis] of packed.axes.slice(2).entries()) {
      const step = (axis.high - axis.low) / 65_535;
      for (const [i, value] of unpack(axis).entries())
        expect(Math.abs(value - run.representation.values[i * run.representation.columns + j])).toBeLessThanOrEqual(
          0.501 * step,
        );
    }
  });

  test("levels are those of the cells, most frequent first; missing is 255 and counted", () => {
    const column = run.cellTable.columns.get("cell_type")!;
    if (column.kind !== "categorical") throw new Error("the fixture's cell_type is categorical");
    const factor = packCells(run, rows(1000)).factors.find(({ name }) => name === "cell_type")!;
    const levels = factor.levels!.map(({ name }) => name);
    const seen = [...bytes(factor.data)].map((code) => (code === 255 ? undefined : levels[code]));
    expect(seen).toEqual(Array.from(column.codes, (code) => column.categories[code]));
    expect(factor.missing).toBe(column.codes.filter((code) => code < 0).length);
    const counts = factor.levels!.map(({ cells }) => cells);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  test("a number is packed within half a 254th of its range (the rounding), missing apart", () => {
    const column = run.cellTable.columns.get("IFN response")!;
    if (column.kind !== "number") throw new Error("the fixture's response is a number");
    const { low, high, missing, data } = packCells(run, rows(1000)).factors.find(
      ({ name }) => name === "IFN response",
    )!;
    const codes = bytes(data);
    expect(missing).toBeGreaterThan(0);
    for (const [i, value] of column.values.entries()) {
      if (Number.isNaN(value)) expect(codes[i]).toBe(255);
      else
        expect(Math.abs(low! + (codes[i] / 254) * (high! - low!) - value)).toBeLessThanOrEqual(
          (0.501 * (high! - low!)) / 254,
        );
    }
  });

  test("the two axes of a factor are the latents that follow it best, inactive ones last", () => {
    const { factors, axes } = packCells(run, rows(1000));
    const best = factors.find(({ name }) => name === "condition")!.best!;
    expect(axes[best[0]].label).toBe("latent 1");
    for (const { best: pair } of factors)
      for (const axis of pair!) expect(run.evaluation.latents[axis - 2].active).toBe(true);
  });

  test("more cells than the limit are subsampled evenly", () => {
    const packed = packCells(run, rows(50));
    expect([packed.cells, packed.of]).toEqual([50, 200]);
    const every4th = unpack(packed.axes[2]).map((value) => value.toFixed(2));
    expect(every4th).toEqual(Array.from({ length: 50 }, (_, i) => run.representation.values[i * 4 * 10].toFixed(2)));
  });

  test("a UMAP of the drawn cells adds two axes, a point for each of them", () => {
    const umap = { rows: 50, columns: 2, values: Float64Array.from({ length: 100 }, (_, i) => i) };
    const packed = packCells(run, rows(50), umap);
    expect(packed.umap).toEqual([12, 13]);
    expect(packed.axes[13].label).toBe("UMAP 2");
    expect(unpack(packed.axes[13]).map((value) => value.toFixed(1))).toEqual(
      Array.from({ length: 50 }, (_, i) => (2 * i + 1).toFixed(1)),
    );
  });
});
