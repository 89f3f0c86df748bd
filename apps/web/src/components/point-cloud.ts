import { type Selection, select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";
import type { DrawRequest, DrawResponse, PointSet, Size, View } from "./drawing.js";
import { type Bounds, boundsOf, type Fit, fitOf } from "./fit.js";

export interface PointCloud {
  /** True in a browser without WebGL 2, where drawing takes longer. */
  readonly slow?: boolean;
  draw(cloud: PointSet): void;
  /** Shows all points again. */
  reset(): void;
  /** Calls the listener whenever points, size or view change. Absent for plots without axes. */
  onPlaced?(listener: (fit: Fit, size: Size) => void): void;
  dispose(): void;
}

/** One canvas and one worker for the page; the canvas moves between plots. */
let shared: SharedCloud | undefined;

/** Moves the canvas into `host`. Rejects if the browser cannot draw in a worker. */
export async function createPointCloud(host: HTMLElement): Promise<PointCloud> {
  shared ??= new SharedCloud();
  const { canvas } = shared;
  host.append(canvas);
  const slow = !(await shared.ready);
  return {
    slow,
    draw: (cloud) => shared!.draw(cloud),
    reset: () => shared!.reset(),
    onPlaced: (listener) => shared!.onPlaced(listener),
    dispose: () => {
      if (canvas.parentElement === host) shared!.onPlaced(() => undefined);
      if (canvas.parentElement === host) canvas.remove();
    },
  };
}

type Canvas = Selection<HTMLCanvasElement, unknown, null, undefined>;

/** Handles mouse, touch and keys; draw-worker.ts draws. */
class SharedCloud {
  readonly canvas = document.createElement("canvas");
  /** True with WebGL 2. */
  readonly ready: Promise<boolean>;
  readonly #worker = new Worker(new URL("./draw-worker.ts", import.meta.url), {
    type: "module",
    name: "heddle-drawing",
  });
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown> = zoom<HTMLCanvasElement, unknown>();
  readonly #selected: Canvas = select<HTMLCanvasElement, unknown>(this.canvas);
  #points: Float32Array | undefined;
  #bounds: Bounds | undefined;
  #view: View = { x: 0, y: 0, k: 1 };
  #placed: (fit: Fit, size: Size) => void = () => undefined;

  constructor() {
    const { canvas } = this;
    canvas.role = "img";
    canvas.tabIndex = 0;
    this.ready = new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data: { problem, webgl } }: MessageEvent<DrawResponse>) =>
        problem === undefined ? resolve(webgl) : reject(new Error(problem));
      this.#worker.onerror = ({ message }) => reject(new Error(message || "The drawing worker did not start."));
    });
    const surface = canvas.transferControlToOffscreen();
    this.#worker.postMessage({ kind: "start", canvas: surface } satisfies DrawRequest, [surface]);
    new ResizeObserver(() => this.#measure()).observe(canvas);
    this.#zoom.scaleExtent([0.3, 300]).on("zoom", ({ transform }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      const { x, y, k }: View = transform;
      this.#view = { x, y, k };
      this.#post({ kind: "view", x, y, k });
      this.#place();
    });
    this.#selected.call(this.#zoom).on("keydown", (event: KeyboardEvent) => this.#press(event));
  }

  draw({ points, colors, label }: PointSet): void {
    this.canvas.ariaLabel = `${label} Arrow keys move it, plus and minus zoom.`;
    this.#post({ kind: "cells", points, colors });
    if (points !== this.#points) {
      this.#bounds = boundsOf(points);
      this.reset();
    }
    this.#points = points;
  }

  reset(): void {
    this.#measure();
    this.#selected.call(this.#zoom.transform, zoomIdentity);
  }

  onPlaced(listener: (fit: Fit, size: Size) => void): void {
    this.#placed = listener;
    this.#place();
  }

  #measure(): void {
    this.#post({ kind: "size", ...this.#size() });
    this.#place();
  }

  #size(): Size {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return { width, height, scale: devicePixelRatio };
  }

  #place(): void {
    const size = this.#size();
    if (this.#bounds !== undefined && size.width > 0) this.#placed(fitOf(this.#bounds, size, this.#view), size);
  }

  #press(event: KeyboardEvent): void {
    const move = MOVES.get(event.key);
    const grow = GROWTH.get(event.key);
    if (move) this.#selected.call(this.#zoom.translateBy, ...move);
    else if (grow) this.#selected.call(this.#zoom.scaleBy, grow);
    else return;
    event.preventDefault();
  }

  #post(message: DrawRequest): void {
    this.#worker.postMessage(message);
  }
}

/** CSS pixels per key press, before zoom. */
const STEP = 40;
const MOVES: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries<readonly [number, number]>({
    ArrowLeft: [STEP, 0],
    ArrowRight: [-STEP, 0],
    ArrowUp: [0, STEP],
    ArrowDown: [0, -STEP],
  }),
);
const GROWTH: ReadonlyMap<string, number> = new Map(Object.entries({ "+": 1.3, "=": 1.3, "-": 1 / 1.3 }));
