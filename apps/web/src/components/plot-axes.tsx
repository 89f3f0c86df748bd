import type { Size } from "./drawing.js";
import type { Fit } from "./fit.js";
import { ticksOf } from "./plot-frame.js";

const LENGTH = 6;
/** CSS pixels around the lower left corner, where values of both axes would overlap. */
const CORNER = 30;
/** CSS pixels at the other ends, where a part of a value would be cut off. */
const END = 16;
const text = (value: number): string => String(value).replace("-", "−");

/** Ticks with values along the lower and the left edge of a plot. */
export function PlotAxes({ fit, size }: { fit: Fit; size: Size }) {
  const { width, height } = size;
  const ticks = ticksOf(fit, size);
  const x = ticks.x.filter(({ at }) => at > CORNER && width - at > END);
  const y = ticks.y.filter(({ at }) => height - at > CORNER && at > END);
  return (
    <svg class="ticks" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {x.map(({ value, at }) => (
        <g key={value} transform={`translate(${at} ${height})`}>
          <line y2={-LENGTH} />
          <text y={-LENGTH - 4} text-anchor="middle">
            {text(value)}
          </text>
        </g>
      ))}
      {y.map(({ value, at }) => (
        <g key={value} transform={`translate(0 ${at})`}>
          <line x2={LENGTH} />
          <text x={LENGTH + 4} dy="0.32em">
            {text(value)}
          </text>
        </g>
      ))}
    </svg>
  );
}
