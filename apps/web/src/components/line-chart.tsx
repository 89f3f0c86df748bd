import { csvField } from "heddle";
import { useRef } from "preact/hooks";
import { chartSvg } from "./figure-svg.js";
import { fixed } from "./number-text.js";
import { SaveFigure } from "./save-figure.js";
import { useNarrow } from "./use-narrow.js";

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** Units of the drawing: on a narrow page fewer, so that its text keeps its size. */
const WIDTH = 520;
const NARROW_WIDTH = 320;
const HEIGHT = 170;
const PAD = { left: 56, right: 8, top: 10, bottom: 24 };

/** One or two lines over epochs; the second is dashed. */
export function LineChart({ title, lines, from = 0 }: { title: string; lines: readonly Line[]; from?: number }) {
  const chart = useRef<SVGSVGElement>(null);
  const width = useNarrow() ? NARROW_WIDTH : WIDTH;
  const all = lines.flatMap(({ values }) => values.slice(from)).filter(Number.isFinite);
  const length = Math.max(...lines.map(({ values }) => values.length), 2);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const span = high > low ? high - low : 1;
  const x = (epoch: number) => PAD.left + ((width - PAD.left - PAD.right) * (epoch - from)) / (length - 1 - from || 1);
  const y = (value: number) => PAD.top + ((HEIGHT - PAD.top - PAD.bottom) * (high - value)) / span;
  const styles = lines.map(({ name }, i) => `${name}${i === 0 ? " (line)" : " (dashed)"}`);
  const caption = lines.length > 1 ? `${title}: ${styles.join(", ")}` : title;
  const isDrawn = lines.some(({ values }) => values.length >= from + 2);
  const summary = lines
    .map(
      ({ name, values }) =>
        `${name} from ${fixed(values[from] ?? Number.NaN, 1)} to ${fixed(values.at(-1) ?? Number.NaN, 1)}`,
    )
    .join("; ");
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      {!isDrawn ? (
        <p class="quiet">After the second epoch.</p>
      ) : (
        <svg
          ref={chart}
          class="chart"
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={`${title}. ${summary}.`}
        >
          {[high, (high + low) / 2, low].map((value) => (
            <g key={value}>
              <line class="grid" x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} />
              <text x={PAD.left - 6} y={y(value) + 4} text-anchor="end">
                {fixed(value, span < 5 ? 2 : 0)}
              </text>
            </g>
          ))}
          <text x={PAD.left} y={HEIGHT - 6}>
            epoch {from + 1}
          </text>
          <text x={width - PAD.right} y={HEIGHT - 6} text-anchor="end">
            {length}
          </text>
          {lines.map(({ name, values }, i) => (
            <path key={name} class={i === 0 ? "first" : "second"} d={pathOf(values, from, x, y)} />
          ))}
        </svg>
      )}
      {isDrawn && (
        <SaveFigure name={title} svg={(colors) => chartSvg(chart.current!, caption, colors)} csv={() => csvOf(lines)} />
      )}
    </figure>
  );
}

/** All epochs, also those that the chart omits. */
function csvOf(lines: readonly Line[]): string {
  const epochs = Math.max(...lines.map(({ values }) => values.length));
  const rows = Array.from({ length: epochs }, (_, epoch) =>
    [epoch + 1, ...lines.map(({ values }) => values[epoch] ?? "")].join(","),
  );
  return `${[["epoch", ...lines.map(({ name }) => csvField(name))].join(","), ...rows].join("\n")}\n`;
}

function pathOf(values: readonly number[], from: number, x: (i: number) => number, y: (v: number) => number): string {
  const points = values
    .slice(from)
    .map((value, i) => (Number.isFinite(value) ? `${x(i + from).toFixed(1)} ${y(value).toFixed(1)}` : ""))
    .filter((point) => point !== "");
  return points.length === 0 ? "" : `M${points.join("L")}`;
}
