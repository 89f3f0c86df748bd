import { type EpochRecord, ownValue } from "@heddle/contracts";
import * as Plot from "../../libraries/plot.js";
import { compact, listed } from "../../number-text.js";
import { smallFigure } from "../chart.js";
import { html, type Markup } from "../markup.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";
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

const FRAME = {
  height: 228,
  marginTop: 32,
  marginLeft: 58,
  marginRight: 14,
  marginBottom: 36,
  color: { type: "identity" },
} as const;
const EPOCHS = { label: "epoch →", ticks: 5 } as const;

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
  const validation = series(view, (epoch) => epoch.validation?.elbo);
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
  return smallFigure(`Term: ${term}`, { alt: `The term ${term} by epoch.`, caption, plot });
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
  return smallFigure("Active latents", { alt: `Active latents by epoch: ${listed(last)}.`, plot });
}

interface LatentPoint {
  readonly epoch: number;
  readonly value: number;
  readonly latent: number;
}

function klPerLatent(run: RunView, several: boolean): Markup {
  const points: LatentPoint[] = run.record.epochs.flatMap((epoch) =>
    epoch.klPerLatent.flatMap((value, latent) =>
      Number.isFinite(value) ? [{ epoch: epoch.epoch, value, latent }] : [],
    ),
  );
  const end = run.record.epochs.at(-1);
  const marks = [
    Plot.line(points, {
      x: "epoch",
      y: "value",
      z: "latent",
      stroke: run.color,
      strokeWidth: 1.25,
      strokeOpacity: 0.8,
      title: (d: LatentPoint) => latentLabel(d.latent),
    }),
    Plot.text(endLabels(points.filter((point) => point.epoch === end?.epoch)), {
      x: "epoch",
      y: "value",
      text: (d: EndLabel) => [...d.latents].sort((a, b) => a - b).join(" "),
      dx: 6,
      textAnchor: "start",
      fontSize: 10,
    }),
  ];
  const plot = (): Plot.PlotOptions => ({
    ...FRAME,
    marginRight: 34,
    x: EPOCHS,
    y: { label: "nats ↑", labelArrow: "none", grid: true, ticks: 5, zero: true },
    marks,
  });
  const alt = `KL divergence of each latent by epoch, ${run.label}.`;
  return smallFigure(several ? `KL per latent: ${run.label}` : "KL per latent", {
    alt,
    caption: html`The number at the end of a line is the latent.`,
    plot,
  });
}

interface EndLabel {
  readonly epoch: number;
  readonly value: number;
  readonly latents: readonly number[];
}

/** Labels of lines that end within 6 % of the range of each other would overlap: they share one, "9 10". */
function endLabels(ends: readonly LatentPoint[]): EndLabel[] {
  const sorted = [...ends].sort((a, b) => b.value - a.value || a.latent - b.latent);
  const gap = 0.06 * (sorted[0]?.value ?? 0);
  const labels: EndLabel[] = [];
  for (const { epoch, value, latent } of sorted) {
    const last = labels.at(-1);
    if (last && last.value - value < gap)
      labels[labels.length - 1] = { ...last, latents: [...last.latents, latent + 1] };
    else labels.push({ epoch, value, latents: [latent + 1] });
  }
  return labels;
}
