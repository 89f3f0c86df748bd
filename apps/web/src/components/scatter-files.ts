import { csvField } from "heddle";
import type { FactorColumn } from "../engine/protocol.js";
import type { Coloring } from "./colors.js";
import type { Size } from "./drawing.js";
import { escaped } from "./figure-svg.js";
import type { Fit } from "./fit.js";
import { fixed } from "./number-text.js";
import { pixelOf, ticksOf } from "./plot-frame.js";

/** A scatter plot as the page shows it. */
export interface ScatterPicture {
  readonly points: Float32Array;
  readonly column: FactorColumn | undefined;
  /** Barcode of a point; empty if unknown. */
  readonly nameOf?: (point: number) => string;
  readonly coloredBy: string | undefined;
  readonly coloring: Coloring;
  readonly axes: readonly [x: string, y: string];
  readonly fit: Fit;
  readonly size: Size;
  /** Colors of background and text. */
  readonly ground: string;
  readonly ink: string;
}

const MARGIN = { left: 56, top: 12, bottom: 48, right: 190 };

/** A standalone SVG: cells, axes with ticks and names, legend. */
export function scatterSvg(picture: ScatterPicture): string {
  const { size, ground, ink, axes } = picture;
  const width = size.width + MARGIN.left + MARGIN.right;
  const height = size.height + MARGIN.top + MARGIN.bottom;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">
<rect width="${width}" height="${height}" fill="${ground}"/>
<g transform="translate(${MARGIN.left} ${MARGIN.top})">
<clipPath id="frame"><rect width="${size.width}" height="${size.height}"/></clipPath>
<g clip-path="url(#frame)" fill="none" stroke-width="3.5" stroke-linecap="round">${cells(picture)}</g>
<rect width="${size.width}" height="${size.height}" fill="none" stroke="${ink}" stroke-opacity="0.5"/>
${ticks(picture)}
<text x="${size.width / 2}" y="${size.height + 38}" text-anchor="middle">${escaped(axes[0])}</text>
<text transform="translate(-42 ${size.height / 2}) rotate(-90)" text-anchor="middle">${escaped(axes[1])}</text>
${legend(picture)}
</g></svg>
`;
}

/** One path per color: a dot is a line without length. */
function cells({ points, coloring, fit, size }: ScatterPicture): string {
  const paths = new Map<string, string[]>();
  for (let cell = 0; cell < points.length / 2; cell++) {
    const [x, y] = pixelOf(fit, size, points[2 * cell], points[2 * cell + 1]);
    const [red, green, blue, opacity] = coloring.cells.subarray(4 * cell, 4 * cell + 4);
    const key = `rgb(${red},${green},${blue})" stroke-opacity="${(opacity / 255).toFixed(2)}`;
    const dots = paths.get(key) ?? [];
    if (dots.length === 0) paths.set(key, dots);
    dots.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  }
  return [...paths].map(([stroke, dots]) => `<path stroke="${stroke}" d="${dots.join("")}"/>`).join("\n");
}

function ticks({ fit, size, ink }: ScatterPicture): string {
  const { x, y } = ticksOf(fit, size);
  const across = x.map(
    ({ value, at }) =>
      `<path stroke="${ink}" d="M${at} ${size.height}v5"/><text x="${at}" y="${size.height + 18}" text-anchor="middle">${value}</text>`,
  );
  const up = y.map(
    ({ value, at }) =>
      `<path stroke="${ink}" d="M0 ${at}h-5"/><text x="-8" y="${at + 4}" text-anchor="end">${value}</text>`,
  );
  return [...across, ...up].join("\n");
}

const ROW = 18;

function legend({ coloring: { levels = [], range }, coloredBy = "", size }: ScatterPicture): string {
  const left = size.width + 16;
  const title = `<text x="${left}" y="10" font-weight="600">${escaped(coloredBy)}</text>`;
  if (range !== undefined)
    return `${title}<text x="${left}" y="${10 + ROW}">${fixed(range[0])} to ${fixed(range[1])}</text>`;
  const rows = levels.map(
    ({ name, color }, i) =>
      `<circle cx="${left + 5}" cy="${6 + ROW * (i + 1)}" r="5" fill="${color}"/><text x="${left + 16}" y="${10 + ROW * (i + 1)}">${escaped(name)}</text>`,
  );
  return [title, ...rows].join("\n");
}

/** The drawn values, one row per cell; with barcodes, labels can be added and read again. */
export function scatterCsv({ points, axes, column, coloredBy = "color", nameOf }: ScatterPicture): string {
  const head = [...(nameOf ? ["barcode"] : []), ...axes, ...(column === undefined ? [] : [coloredBy])]
    .map(csvField)
    .join(",");
  const rows = Array.from({ length: points.length / 2 }, (_, cell) => {
    const value =
      column === undefined
        ? []
        : [column.kind === "number" ? valueText(column, cell) : csvField(valueText(column, cell))];
    const name = nameOf === undefined ? [] : [csvField(nameOf(cell))];
    return [...name, points[2 * cell], points[2 * cell + 1], ...value].join(",");
  });
  return `${[head, ...rows].join("\n")}\n`;
}

/** The level or the number of a cell; empty if missing. */
export function valueText(column: FactorColumn, cell: number): string {
  if (column.kind === "categorical") return column.categories[column.codes[cell]] ?? "";
  return Number.isNaN(column.values[cell]) ? "" : String(column.values[cell]);
}

/** Draws an SVG at twice its size. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.width;
    canvas.height = 2 * image.height;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error("The browser cannot write a PNG.")) : resolve(blob))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
