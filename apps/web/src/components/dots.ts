import type { PointSet, Size } from "./drawing.js";
import { boundsOf, type Fit } from "./fit.js";
import { pixelOf } from "./plot-frame.js";
import type { PointCloud } from "./point-cloud.js";

/** Share of each side of the canvas that stays empty. */
const MARGIN = 0.06;
const DOT = 4;

/**
 * Points on a 2D canvas, for a plot that is redrawn often: a few milliseconds for some thousands of points. No zoom.
 */
export function createDots(host: HTMLElement): PointCloud {
  const canvas = document.createElement("canvas");
  canvas.role = "img";
  // drawn by the CPU: the graphics process would block this thread for up to 0.1 s at first
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  host.append(canvas);
  let last: PointSet | undefined;
  let placed: (fit: Fit, size: Size) => void = () => undefined;
  const draw = (cloud: PointSet) => {
    last = cloud;
    canvas.ariaLabel = cloud.label;
    const size = { width: canvas.clientWidth, height: canvas.clientHeight, scale: devicePixelRatio };
    const fit = stretched(cloud.points);
    paint(context, cloud, fit, size);
    placed(fit, size);
  };
  const seen = new ResizeObserver(() => last && draw(last));
  seen.observe(canvas);
  return {
    draw,
    reset: () => undefined,
    onPlaced: (listener) => {
      placed = listener;
    },
    dispose: () => {
      seen.disconnect();
      canvas.remove();
    },
  };
}

function paint(context: CanvasRenderingContext2D, { points, colors }: PointSet, fit: Fit, size: Size): void {
  const { canvas } = context;
  const { width, height, scale } = size;
  canvas.width = width * scale;
  canvas.height = height * scale;
  context.scale(scale, scale);
  for (let cell = 0; cell < points.length / 2; cell++) {
    const at = 4 * cell;
    const [x, y] = pixelOf(fit, size, points[2 * cell], points[2 * cell + 1]);
    context.fillStyle = `rgb(${colors[at]} ${colors[at + 1]} ${colors[at + 2]} / 0.8)`;
    context.fillRect(x - DOT / 2, y - DOT / 2, DOT, DOT);
  }
}

/** Fills the canvas in both directions: the ranges of two latents in training can differ by far. */
function stretched(points: Float32Array): Fit {
  const { low, high } = boundsOf(points);
  const scaleOf = (axis: 0 | 1) => (2 - 4 * MARGIN) / (high[axis] - low[axis] || 1);
  const scale = [scaleOf(0), scaleOf(1)] as const;
  const shiftOf = (axis: 0 | 1) => (-scale[axis] * (low[axis] + high[axis])) / 2;
  return { scale, shift: [shiftOf(0), shiftOf(1)] };
}
