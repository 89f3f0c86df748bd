import { mean } from "@heddle/numerics";
import * as Plot from "../libraries/plot.js";
import { fixed } from "../number-text.js";
import { type FigureTable, responsiveFigure } from "./chart.js";
import { html, type Markup } from "./markup.js";
import { standardError } from "./standard-error.js";

export interface FrontierLabels {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly better: string;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly color: string;
}

/** A mean over seeds, with its standard error in both directions; none for one seed. */
export interface MeanDot extends Dot {
  readonly xError: number;
  readonly yError: number;
}

export function meanDot(own: readonly Dot[], { label, color }: Pick<Dot, "label" | "color">): MeanDot {
  const [xs, ys] = [own.map(({ x }) => x), own.map(({ y }) => y)];
  return { x: mean(xs), y: mean(ys), xError: standardError(xs), yError: standardError(ys), label, color };
}

const title = ({ label, x, y }: Dot) => `${label}: ${fixed(x, 3)}, ${fixed(y, 3)}`;

function marksOf(seeds: readonly Dot[], means: readonly MeanDot[], components: readonly Dot[]): Plot.Markish[] {
  const at = { x: "x", y: "y", title } as const;
  const bar = { stroke: "color", strokeWidth: 1.5 } as const;
  const several = means.filter(({ xError, yError }) => xError + yError > 0);
  return [
    Plot.ruleY(several, {
      ...bar,
      y: "y",
      x1: ({ x, xError }: MeanDot) => x - xError,
      x2: ({ x, xError }: MeanDot) => x + xError,
    }),
    Plot.ruleX(several, {
      ...bar,
      x: "x",
      y1: ({ y, yError }: MeanDot) => y - yError,
      y2: ({ y, yError }: MeanDot) => y + yError,
    }),
    Plot.dot(seeds, { ...at, r: 3, fill: "color", fillOpacity: 0.5 }),
    Plot.dot(components, { ...at, r: 5, stroke: "color", strokeWidth: 1.5 }),
    Plot.dot(means, { ...at, r: 6, fill: "color" }),
  ];
}

/** Alignment against clustering: means over seeds, their seeds, and principal components. */
export function frontierFigure(
  panel: FrontierLabels,
  seeds: readonly Dot[],
  means: readonly MeanDot[],
  components: readonly Dot[],
): Markup {
  const marks = marksOf(seeds, means, components);
  const plot = (width: number): Plot.PlotOptions => ({
    height: Math.min(360, width),
    marginTop: 28,
    marginBottom: 44,
    marginLeft: 48,
    color: { type: "identity" },
    x: { label: panel.xLabel, grid: true, nice: true, ticks: width < 500 ? 4 : 8 },
    y: { label: panel.yLabel, grid: true, nice: true, ticks: 6 },
    marks,
  });
  const values = [...means, ...components].map(title).join("; ");
  const alt = `${panel.yLabel}; ${panel.xLabel}: ${values}`;
  return responsiveFigure(
    { alt, caption: html`${panel.better}`, table: tableOf(panel, { seeds, means, components }), plot },
    720,
  );
}

const ARROWS = /^↑ | →$/g;

function tableOf(
  { xLabel, yLabel }: FrontierLabels,
  { seeds, means, components }: Readonly<Record<"seeds" | "means" | "components", readonly Dot[]>>,
): FigureTable {
  const rows = (kind: string, dots: readonly Dot[]) => dots.map(({ label, x, y }) => [kind, label, x, y]);
  return {
    columns: ["kind", "runs", xLabel.replace(ARROWS, ""), yLabel.replace(ARROWS, "")],
    rows: [...rows("mean", means), ...rows("seed", seeds), ...rows("baseline", components)],
  };
}
