import { LEVEL_COLORS } from "heddle";
import type { FactorColumn } from "../engine/protocol.js";

type Rgb = readonly [number, number, number];

const RAMPS = [
  ["#440154", "#472f7d", "#39568c", "#2a788e", "#1f988b", "#35b779", "#7ad151", "#c2d923"],
  ["#5a3d8c", "#45569c", "#3a6fa0", "#2f8b99", "#2aa78b", "#52c56a", "#9bd93c", "#fde725"],
] as const;
const MISSING = ["#c3c8cd", "#4a5157"] as const;

export const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
};

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const shade = (dark: boolean) => (dark ? 1 : 0);

export const levelColor = (level: number, dark: boolean): string =>
  LEVEL_COLORS[level % LEVEL_COLORS.length][shade(dark)];
export const missingColor = (dark: boolean): string => MISSING[shade(dark)];
export const rampColors = (dark: boolean): readonly string[] => RAMPS[shade(dark)];

/** Colors of the cells for a column, and the legend. */
export interface Coloring {
  /** Red, green, blue, opacity of each cell. */
  readonly cells: Uint8Array;
  readonly levels?: readonly { readonly name: string; readonly color: string }[];
  readonly range?: readonly [low: number, high: number];
}

export function coloringOf(column: FactorColumn | undefined, cells: number, dark: boolean): Coloring {
  if (column === undefined) return { cells: colorsOf(cells, () => rgb(levelColor(0, dark))) };
  return column.kind === "categorical" ? byLevel(column, cells, dark) : byNumber(column.values, cells, dark);
}

function byLevel(
  { categories, codes }: Extract<FactorColumn, { kind: "categorical" }>,
  cells: number,
  dark: boolean,
): Coloring {
  const colors = categories.map((_, level) => rgb(levelColor(level, dark)));
  const none = rgb(missingColor(dark));
  const levels = categories.map((name, level) => ({ name, color: levelColor(level, dark) }));
  const missing = codes.some((code) => code < 0) ? [{ name: UNKNOWN, color: missingColor(dark) }] : [];
  return { cells: colorsOf(cells, (cell) => colors[codes[cell]] ?? none), levels: [...levels, ...missing] };
}

const UNKNOWN = "unknown";
const BACKGROUND_OPACITY = 60;

/** The coloring with all cells gray except those of one level; unchanged without a level. */
export function isolated(
  coloring: Coloring,
  column: FactorColumn | undefined,
  level: string | undefined,
  dark: boolean,
): Coloring {
  if (level === undefined || column?.kind !== "categorical") return coloring;
  const cells = coloring.cells.slice();
  const gray = [...rgb(missingColor(dark)), BACKGROUND_OPACITY];
  for (const [cell, code] of column.codes.entries())
    if ((column.categories[code] ?? UNKNOWN) !== level) cells.set(gray, 4 * cell);
  return { ...coloring, cells };
}

/** From the 1st to the 99th percentile, so that outliers do not compress the scale. */
function byNumber(values: Float32Array, cells: number, dark: boolean): Coloring {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.01), Math.max(at(0.99), at(0.01))];
  const ramp = shadesOf(rampColors(dark).map(rgb));
  const none = rgb(missingColor(dark));
  const pick = (cell: number): Rgb => {
    const value = values[cell];
    if (Number.isNaN(value)) return none;
    const place = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
    return ramp[Math.round(place * (SHADES - 1))];
  };
  return { cells: colorsOf(cells, pick), range: [low, high] };
}

/** A lookup table: finer than the eye can distinguish, and faster than interpolating per cell. */
const SHADES = 256;

function shadesOf(ramp: readonly Rgb[]): readonly Rgb[] {
  return Array.from({ length: SHADES }, (_, shade) => {
    const along = (shade / (SHADES - 1)) * (ramp.length - 1);
    const before = Math.min(ramp.length - 2, Math.floor(along));
    return ramp[before].map((part, i) => part + (along - before) * (ramp[before + 1][i] - part)) as unknown as Rgb;
  });
}

function colorsOf(cells: number, pick: (cell: number) => Rgb): Uint8Array {
  const colors = new Uint8Array(4 * cells);
  for (let cell = 0; cell < cells; cell++) {
    colors.set(pick(cell), 4 * cell);
    colors[4 * cell + 3] = 205;
  }
  return colors;
}
