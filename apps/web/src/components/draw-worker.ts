// Draws cells in a thread of its own: a context, its shaders and a new size make a thread wait for the graphics process,
// a tenth of a second and more while training keeps every core busy. The page's own thread goes on meanwhile.
import type { FromDrawer, Size, ToDrawer, View } from "./cloud.js";
import { fitOf, type Whole, wholeOf } from "./fit.js";
import { createPointsProgram, type PointsProgram } from "./points-program.js";

let canvas: OffscreenCanvas;
let program: PointsProgram | undefined;
let cells: Extract<ToDrawer, { kind: "cells" }> | undefined;
let whole: Whole | undefined;
let view: View = { x: 0, y: 0, k: 1 };
let size: Size = { width: 0, height: 0, scale: 1 };
let asked = false;

addEventListener("message", ({ data }: MessageEvent<ToDrawer>) => {
  if (data.kind === "start") start(data.canvas);
  else if (data.kind === "cells") {
    if (cells?.points !== data.points) whole = wholeOf(data.points);
    cells = data;
    program?.fill(data.points, data.colors);
  } else if (data.kind === "view") view = data;
  else if (data.width > 0) size = data;
  draw();
});

function start(given: OffscreenCanvas): void {
  canvas = given;
  let problem: string | undefined;
  try {
    restore();
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", restore);
  } catch (error) {
    problem = (error as Error).message;
  }
  postMessage({ problem } satisfies FromDrawer);
}

/** Puts the program and its cells into the canvas's context, which a browser may take away and give again. */
function restore(): void {
  const context = canvas.getContext("webgl2", { powerPreference: "high-performance", depth: false });
  if (context === null) throw new Error("This browser has no WebGL 2.");
  program = createPointsProgram(context);
  if (cells !== undefined) program.fill(cells.points, cells.colors);
  draw();
}

/** Once a frame, however much was said since the last. */
function draw(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (program === undefined || whole === undefined || size.width === 0) return;
    const [width, height] = [Math.round(size.width * size.scale), Math.round(size.height * size.scale)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    program.draw(fitOf(whole, size, view), size.scale);
  });
}
