import { expect, test } from "vitest";
import { createPointsPainter } from "./points-painter.js";

test("each point is a square of its color around its place; a second picture replaces the first", () => {
  const calls: unknown[][] = [];
  const context = {
    canvas: { width: 200, height: 100 },
    fillStyle: "",
    clearRect: (...box: number[]) => calls.push(["clear", ...box]),
    fillRect: (...box: number[]) => calls.push([context.fillStyle, ...box]),
  };
  const painter = createPointsPainter(context as unknown as OffscreenCanvasRenderingContext2D);
  painter.fill(Float32Array.of(0, 0, 1, 1), Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 51));
  painter.draw({ scale: [1, 1], shift: [0, 0] }, 2);
  expect(calls).toEqual([
    ["clear", 0, 0, 200, 100],
    ["rgb(1 2 3 / 1)", 94, 44, 12, 12],
    ["rgb(4 5 6 / 0.2)", 194, -6, 12, 12],
  ]);
});
