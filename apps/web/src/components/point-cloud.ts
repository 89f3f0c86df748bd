import { Deck, OrthographicView, type OrthographicViewState } from "@deck.gl/core";
import { ScatterplotLayer } from "@deck.gl/layers";

export interface Cloud {
  /** x and y of one point after the other. */
  readonly points: Float32Array;
  /** Red, green, blue, opacity of one point after the other. */
  readonly colours: Uint8Array;
}

export interface PointCloud {
  draw(cloud: Cloud): void;
  /** Shows all points again. */
  reset(): void;
  dispose(): void;
}

const VIEW = "cells";

/** Points on a canvas, by WebGL 2. Throws where the browser has none. */
export function createPointCloud(canvas: HTMLCanvasElement): PointCloud {
  if (document.createElement("canvas").getContext("webgl2") === null) throw new Error("This browser has no WebGL 2.");
  let state: OrthographicViewState = { target: [0, 0], zoom: 0 };
  let last: Cloud | undefined;
  let fitted = 0;
  const deck = new Deck({
    canvas,
    width: null as unknown as number,
    height: null as unknown as number,
    views: new OrthographicView({ id: VIEW, flipY: false, controller: { keyboard: true, inertia: 200 } }),
    viewState: state,
    onViewStateChange: ({ viewState }) => {
      state = viewState as OrthographicViewState;
      deck.setProps({ viewState: state });
    },
    onLoad: () => last && show(last, true),
    layers: [],
  });

  function show(cloud: Cloud, fit: boolean): void {
    last = cloud;
    if (fit && canvas.clientWidth > 0) {
      state = wholeOf(cloud.points, canvas);
      fitted = cloud.points.length;
    }
    deck.setProps({ viewState: state, layers: [layerOf(cloud)] });
  }

  return {
    draw: (cloud) => show(cloud, fitted !== cloud.points.length || last?.points !== cloud.points),
    reset: () => last && show(last, true),
    dispose: () => deck.finalize(),
  };
}

function layerOf({ points, colours }: Cloud) {
  const cells = points.length / 2;
  return new ScatterplotLayer({
    id: VIEW,
    data: {
      length: cells,
      attributes: {
        getPosition: { value: points, size: 2 },
        getFillColor: { value: colours, size: 4 },
      },
    },
    radiusUnits: "pixels",
    getRadius: cells > 20_000 ? 1.3 : cells > 4_000 ? 2 : 3,
  });
}

const MARGIN = 0.88;

/** Where the camera stands to see every point. */
function wholeOf(points: Float32Array, canvas: HTMLCanvasElement): OrthographicViewState {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, value] of points.entries()) {
    const axis = i % 2;
    low[axis] = Math.min(low[axis]!, value);
    high[axis] = Math.max(high[axis]!, value);
  }
  const extent = [0, 1].map((axis) => Math.max(high[axis]! - low[axis]!, 1e-6));
  const fits = Math.min(canvas.clientWidth / extent[0]!, canvas.clientHeight / extent[1]!);
  return { target: [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2], zoom: Math.log2(MARGIN * fits) };
}
