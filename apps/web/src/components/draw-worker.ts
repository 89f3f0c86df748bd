// Draws cells in a worker: a context, its shaders and a new size block a thread until the graphics process answers, a
// tenth of a second and more while training uses every core.
import type { DrawRequest, DrawResponse, Size, View } from "./drawing.js";
import { type Bounds, boundsOf, fitOf } from "./fit.js";
import { createPointsPainter } from "./points-painter.js";
import { createPointsProgram, type PointsProgram } from "./points-program.js";

let canvas: OffscreenCanvas;
let program: PointsProgram | undefined;
let cells: Extract<DrawRequest, { kind: "cells" }> | undefined;
let bounds: Bounds | undefined;
let view: View = { x: 0, y: 0, k: 1 };
let size: Size = { width: 0, height: 0, scale: 1 };
let requested = false;

addEventListener("message", ({ data }: MessageEvent<DrawRequest>) => {
  if (data.kind === "start") start(data.canvas);
  else if (data.kind === "cells") {
    if (cells?.points !== data.points) bounds = boundsOf(data.points);
    cells = data;
    program?.fill(data.points, data.colors);
  } else if (data.kind === "view") view = data;
  else if (data.width > 0) size = data;
  draw();
});

function start(given: OffscreenCanvas): void {
  canvas = given;
  let problem: string | undefined;
  let webgl = false;
  try {
    webgl = restore();
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", restore);
  } catch (error) {
    problem = (error as Error).message;
  }
  postMessage({ problem, webgl } satisfies DrawResponse);
}

/**
 * Creates the program and its buffers in the canvas's context, which a browser may lose and restore. Returns false where
 * the browser has no WebGL 2, and draws without it.
 */
function restore(): boolean {
  const webgl = canvas.getContext("webgl2", { powerPreference: "high-performance", depth: false });
  program = webgl === null ? painter() : createPointsProgram(webgl);
  if (cells !== undefined) program.fill(cells.points, cells.colors);
  draw();
  return webgl !== null;
}

function painter(): PointsProgram {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws neither by WebGL 2 nor on a 2D canvas of a worker.");
  return createPointsPainter(context);
}

/** At most once per frame. */
function draw(): void {
  if (requested) return;
  requested = true;
  requestAnimationFrame(() => {
    requested = false;
    if (program === undefined || bounds === undefined || size.width === 0) return;
    const [width, height] = [Math.round(size.width * size.scale), Math.round(size.height * size.scale)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    program.draw(fitOf(bounds, size, view), size.scale);
  });
}
