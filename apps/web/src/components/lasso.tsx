import { useEffect, useRef, useState } from "preact/hooks";
import type { Placed } from "./plot-frame.js";
import { type Place, pointsInside } from "./selection.js";

interface LassoProps {
  readonly points: Float32Array;
  readonly placed: Placed;
  /** Indices of the points inside the drawn line. */
  readonly onSelect: (points: Int32Array) => void;
}

/** A layer over a plot: the pointer draws a closed line around points. */
export function Lasso({ points, placed, onSelect }: LassoProps) {
  const [line, setLine] = useState<readonly Place[]>([]);
  const layer = useRef<SVGSVGElement>(null);
  const { width, height } = placed.size;
  // the button that starts a selection is below the plot
  useEffect(() => layer.current!.scrollIntoView({ block: "nearest" }), []);
  const add = (event: PointerEvent) => {
    const { left, top } = layer.current!.getBoundingClientRect();
    setLine((before) => [...before, [event.clientX - left, event.clientY - top]]);
  };
  return (
    <svg
      ref={layer}
      class="lasso"
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      onPointerDown={(event) => {
        layer.current!.setPointerCapture(event.pointerId);
        setLine([]);
        add(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) add(event);
      }}
      onPointerUp={() => {
        onSelect(pointsInside(points, placed, line));
        setLine([]);
      }}
    >
      {line.length > 1 && <polygon points={line.map((place) => place.join(",")).join(" ")} />}
    </svg>
  );
}
