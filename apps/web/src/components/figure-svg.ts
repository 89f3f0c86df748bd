// Standalone SVG files of the figures that the page draws with HTML.
import { csvField } from "heddle";
import { fixed } from "./number-text.js";

/** Colors of background and text. */
export interface FigureColors {
  readonly ground: string;
  readonly ink: string;
}

export interface SavedBar {
  readonly name: string;
  readonly value: number;
}

/** Hues of positive and negative values: those of the page on a light ground. */
const HUES = { plus: "#e58443", minus: "#64a6dd" } as const;
const hueOf = (value: number): string => (value < 0 ? HUES.minus : HUES.plus);
export const escaped = (text: string): string => text.replace(/[<>&"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const NAMES = 150;
const ROW = 20;
const TITLE = 30;

const framed = (width: number, height: number, { ground, ink }: FigureColors, contents: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">
<rect width="${width}" height="${height}" fill="${ground}"/>
${contents}
</svg>
`;

/** Horizontal bars from 0, with their values. */
export function barsSvg(title: string, bars: readonly SavedBar[], colors: FigureColors): string {
  const length = 300;
  const largest = Math.max(...bars.map(({ value }) => Math.abs(value)), 1e-9);
  const rows = bars.map(({ name, value }, i) => {
    const y = TITLE + ROW * i;
    return `<text x="${NAMES - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>
<rect x="${NAMES}" y="${y + 4}" width="${((length * Math.abs(value)) / largest).toFixed(1)}" height="12" fill="${hueOf(value)}"/>
<text x="${NAMES + length + 8}" y="${y + 14}">${fixed(value)}</text>`;
  });
  const head = `<text x="8" y="18" font-weight="600">${escaped(title)}</text>`;
  return framed(NAMES + length + 70, TITLE + ROW * bars.length + 8, colors, [head, ...rows].join("\n"));
}

export const barsCsv = (header: readonly string[], bars: readonly SavedBar[]): string =>
  `${[header.map(csvField).join(","), ...bars.map(({ name, value }) => `${csvField(name)},${value}`)].join("\n")}\n`;

export interface SavedMatrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** From −1 to 1; undefined where there is no value. */
  readonly valueAt: (row: number, column: number) => number | undefined;
}

const SIDE = { names: 220, width: 58, height: 26 };

/** Correlations of rows with columns as colored cells with their values, and the color scale. */
export function matrixSvg(title: string, { rows, columns, valueAt }: SavedMatrix, colors: FigureColors): string {
  const top = TITLE + 22;
  const head = columns.map(
    (name, i) =>
      `<text x="${SIDE.names + SIDE.width * (i + 0.5)}" y="${top - 8}" text-anchor="middle">${escaped(name)}</text>`,
  );
  const body = rows.flatMap((name, row) => {
    const y = top + SIDE.height * row;
    const label = `<text x="${SIDE.names - 8}" y="${y + 17}" text-anchor="end">${escaped(name)}</text>`;
    return [label, ...columns.map((_, column) => cellSvg(valueAt(row, column), SIDE.names + SIDE.width * column, y))];
  });
  const below = top + SIDE.height * rows.length + 12;
  const scale = [-1, -0.5, 0, 0.5, 1].map((value, i) => cellSvg(value, SIDE.names + SIDE.width * i, below));
  const contents = [`<text x="8" y="18" font-weight="600">${escaped(title)}</text>`, ...head, ...body, ...scale];
  const width = SIDE.names + SIDE.width * Math.max(columns.length, scale.length) + 12;
  return framed(width, below + SIDE.height + 12, colors, contents.join("\n"));
}

function cellSvg(value: number | undefined, x: number, y: number): string {
  if (value === undefined) return "";
  const [wide, tall] = [SIDE.width - 2, SIDE.height - 2];
  return `<rect x="${x}" y="${y}" width="${wide}" height="${tall}" fill="${hueOf(value)}" fill-opacity="${Math.abs(value).toFixed(2)}"/>
<text x="${x + wide / 2}" y="${y + 17}" text-anchor="middle">${fixed(value)}</text>`;
}

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size"] as const;

/** A chart of the page as a standalone SVG with its title above: style sheets become attributes. */
export function chartSvg(chart: SVGSVGElement, title: string, { ground, ink }: FigureColors): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const copies = [...copy.querySelectorAll<SVGElement>("*")];
  for (const [i, element] of [...chart.querySelectorAll("*")].entries()) {
    const computed = getComputedStyle(element);
    for (const style of STYLES) copies[i].setAttribute(style, computed.getPropertyValue(style));
  }
  const { width, height } = chart.viewBox.baseVal;
  const head = `<text x="8" y="18" font-weight="600">${escaped(title)}</text>`;
  return framed(
    width,
    height + TITLE,
    { ground, ink },
    `${head}<g transform="translate(0 ${TITLE})">${copy.innerHTML}</g>`,
  );
}
