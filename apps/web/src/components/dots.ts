import type { PointSet } from "./drawing.js";
import type { PointCloud } from "./point-cloud.js";

const MARGIN = 0.06;
const SIZE = 4;

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
  const draw = (cloud: PointSet) => {
    last = cloud;
    canvas.ariaLabel = cloud.label;
    paint(context, cloud);
  };
  const seen = new ResizeObserver(() => last && draw(last));
  seen.observe(canvas);
  return {
    draw,
    reset: () => undefined,
    dispose: () => {
      seen.disconnect();
      canvas.remove();
    },
  };
}

function paint(context: CanvasRenderingContext2D, { points, colors }: PointSet): void {
  const { canvas } = context;
  const scale = devicePixelRatio;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  const x = spread(points, 0, canvas.width);
  const y = spread(points, 1, canvas.height);
  const size = SIZE * scale;
  for (let cell = 0; cell < points.length / 2; cell++) {
    const at = 4 * cell;
    context.fillStyle = `rgb(${colors[at]} ${colors[at + 1]} ${colors[at + 2]} / 0.8)`;
    context.fillRect(x(points[2 * cell]), canvas.height - y(points[2 * cell + 1]) - size, size, size);
  }
}

/** Values of one axis to pixels, all of them inside the margins. */
function spread(points: Float32Array, axis: 0 | 1, pixels: number): (value: number) => number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = axis; at < points.length; at += 2) {
    low = Math.min(low, points[at]);
    high = Math.max(high, points[at]);
  }
  const factor = ((1 - 2 * MARGIN) * pixels) / (high - low || 1);
  return (value) => MARGIN * pixels + (value - low) * factor;
}
