import { type EpochRecord, ownValue } from "@heddle/contracts";
import * as Plot from "../../libraries/plot.js";
import { compact, listed } from "../../number-text.js";
import { type FigureTable, smallFigure } from "../chart.js";
import { EPOCHS, FRAME } from "../epoch-chart.js";
import { klPerLatent } from "../kl-per-latent.js";
import { html, type Markup } from "../markup.js";
import type { PageView, RunView, Section } from "../view.js";
import { legend } from "./comparison.js";

interface Point {
  readonly epoch: number;
  readonly value: number;
  readonly run: RunView;
  readonly validation?: boolean;
}

/** ELBO, named terms, KL per latent and active latents by epoch. */
export const training: Section = {
  id: "training",
  title: "Training",
  render: (view) => {
    if (view.runs.every((run) => run.record.epochs.length === 0)) return undefined;
    const terms = new Set(view.records.flatMap((run) => run.epochs.flatMap((epoch) => Object.keys(epoch.terms))));
    return html`${view.runs.length > 1 && legend(view.runs)}
<div class="figures">
${bound(view)}
${[...terms].map((term) => termFigure(view, term))}
${activeLatents(view)}
${view.runs.map((run) => klPerLatent(run, view.runs.length > 1))}
</div>`;
  },
};

function series(view: PageView, value: (epoch: EpochRecord) => number | undefined): Point[] {
  return view.runs.flatMap((run) =>
    run.record.epochs.flatMap((epoch) => {
      const found = value(epoch);
      return found !== undefined && Number.isFinite(found) ? [{ epoch: epoch.epoch, value: found, run }] : [];
    }),
  );
}

/** The table of a figure with a line per run. */
const tableOf = (value: string, points: readonly Point[]): FigureTable => ({
  columns: ["run", "cells", "epoch", value],
  rows: points.map((point) => [
    point.run.label,
    point.validation ? "validation" : "training",
    point.epoch,
    point.value,
  ]),
});

function lines(points: readonly Point[], dash?: string) {
  return Plot.line(points, {
    x: "epoch",
    y: "value",
    z: (d: Point) => d.run.id,
    stroke: (d: Point) => d.run.color,
    strokeWidth: 1.75,
    ...(dash && { strokeDasharray: dash }),
  });
}

/** Early epochs are far lower: with them the other epochs would look flat. */
function boundDomain(points: readonly Point[]): [number, number] | undefined {
  const sorted = points.map((point) => point.value).sort((a, b) => a - b);
  if (sorted.length < 8) return undefined;
  const low = sorted[Math.floor(sorted.length * 0.05)];
  const high = sorted.at(-1)!;
  return high > low ? [low - 0.05 * (high - low), high + 0.02 * (high - low)] : undefined;
}

function bound(view: PageView): Markup {
  const train = series(view, (epoch) => epoch.elbo);
  const validation = series(view, (epoch) => epoch.validation?.elbo).map((point) => ({ ...point, validation: true }));
  const all = boundDomain([...train, ...validation]);
  const inside = (point: Point) => !all || point.value >= all[0];
  const plot = (): Plot.PlotOptions => ({
    ...FRAME,
    x: EPOCHS,
    y: { label: "nats per cell ↑", labelArrow: "none", grid: true, ticks: 5, ...(all && { domain: all }) },
    marks: [lines(train.filter(inside)), lines(validation.filter(inside), "2 4")],
  });
  const last = view.runs.map(({ label, record }) => {
    const end = record.epochs.at(-1);
    return `${label} ends at ${compact(end?.elbo)}`;
  });
  const caption = html`Higher is better. Terms are unweighted, so the ELBO is comparable across β.${
    validation.length > 0 && " Dotted: validation cells."
  }${all && " The lowest 5 % of the values are not shown."}`;
  return smallFigure("ELBO", {
    alt: `ELBO by epoch: ${listed(last)} nats.`,
    caption,
    table: tableOf("elbo", [...train, ...validation]),
    plot,
  });
}

function termFigure(view: PageView, term: string): Markup {
  const points = series(view, (epoch) => ownValue(epoch.terms, term)?.value);
  const weights = view.runs.flatMap(({ label, record }) => {
    const weight = ownValue(record.epochs.at(-1)?.terms, term)?.weight;
    return weight === undefined ? [] : [`${compact(weight)} (${label})`];
  });
  const plot = (): Plot.PlotOptions => ({
    ...FRAME,
    x: EPOCHS,
    y: { label: "mean per cell ↑", labelArrow: "none", grid: true, ticks: 5 },
    marks: [lines(points)],
  });
  const caption = html`Unweighted. Weight at the end: ${listed(weights)}.`;
  return smallFigure(`Term: ${term}`, {
    alt: `The term ${term} by epoch.`,
    caption,
    table: tableOf(term, points),
    plot,
  });
}

function activeLatents(view: PageView): Markup {
  const points = series(view, (epoch) => epoch.activeLatents);
  const most = Math.max(1, ...view.records.map((run) => run.representation.columns));
  const plot = (): Plot.PlotOptions => ({
    ...FRAME,
    x: EPOCHS,
    y: { label: "latents ↑", labelArrow: "none", grid: true, domain: [0, most], ticks: Math.min(5, most) },
    marks: [lines(points)],
  });
  const last = view.runs.map(
    ({ label, record }) => `${label} ends with ${compact(record.epochs.at(-1)?.activeLatents)}`,
  );
  return smallFigure("Active latents", {
    alt: `Active latents by epoch: ${listed(last)}.`,
    table: tableOf("active latents", points),
    plot,
  });
}
