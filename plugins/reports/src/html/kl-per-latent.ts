import * as Plot from "../libraries/plot.js";
import { type FigureTable, smallFigure } from "./chart.js";
import { EPOCHS, FRAME } from "./epoch-chart.js";
import { html, type Markup } from "./markup.js";
import { latentLabel, type RunView } from "./view.js";

interface LatentPoint {
  readonly epoch: number;
  readonly value: number;
  readonly latent: number;
}

/** KL divergence of each latent by epoch. */
export function klPerLatent(run: RunView, several: boolean): Markup {
  const points = pointsOf(run);
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
    table: tableOf(points),
    caption: html`The number at the end of a line is the latent.`,
    plot,
  });
}

const pointsOf = (run: RunView): LatentPoint[] =>
  run.record.epochs.flatMap((epoch) =>
    epoch.klPerLatent.flatMap((value, latent) =>
      Number.isFinite(value) ? [{ epoch: epoch.epoch, value, latent }] : [],
    ),
  );

const tableOf = (points: readonly LatentPoint[]): FigureTable => ({
  columns: ["latent", "epoch", "KL in nats"],
  rows: points.map(({ latent, epoch, value }) => [latent + 1, epoch, value]),
});

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
