import type { MetricResult } from "heddle";
import { csvField } from "heddle";
import type { Association } from "../state/results.js";
import { type FigureColors, matrixSvg } from "./figure-svg.js";
import { fixed } from "./number-text.js";
import { SaveFigure } from "./save-figure.js";
import { useNarrow } from "./use-narrow.js";

interface HeatmapProps {
  readonly rows: readonly Association[];
  readonly latents: number;
  /** Latents that carry nothing: grayed. */
  readonly inactive: ReadonlySet<number>;
  readonly chosen?: number;
  readonly onChoose?: (latent: number) => void;
  readonly label: string;
}

/**
 * Factors down, latents across; on a narrow page, latents down and factors across. The correlation, its 95 % interval,
 * the strongest of each factor framed.
 */
export function Heatmap({ rows, latents, label, ...shown }: HeatmapProps) {
  const narrow = useNarrow();
  const columns = Array.from({ length: latents }, (_, latent) => latent);
  const best = rows.map(({ byLatent }) => strongest(byLatent));
  const cell = (row: number, latent: number) => (
    <Cell
      key={`${row} ${latent}`}
      result={rows[row].byLatent[latent]}
      best={latent === best[row]}
      inactive={shown.inactive.has(latent)}
    />
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table class={narrow ? "heat narrow" : "heat"}>
        <thead>
          <tr>
            <th scope="col">{narrow ? "Latent" : "Factor"}</th>
            {narrow
              ? rows.map(({ target }) => (
                  <th key={target} scope="col">
                    {target}
                  </th>
                ))
              : columns.map((latent) => <LatentHead key={latent} scope="col" latent={latent} {...shown} />)}
          </tr>
        </thead>
        <tbody>
          {narrow
            ? columns.map((latent) => (
                <tr key={latent}>
                  <LatentHead scope="row" latent={latent} {...shown} />
                  {rows.map((_, row) => cell(row, latent))}
                </tr>
              ))
            : rows.map(({ target }, row) => (
                <tr key={target}>
                  <th scope="row">{target}</th>
                  {columns.map((latent) => cell(row, latent))}
                </tr>
              ))}
        </tbody>
      </table>
      <p class="scale" aria-hidden="true">
        <span>−1</span>
        <i />
        <span>+1</span>
      </p>
      <SaveFigure name={label} svg={(colors) => svgOf(label, rows, latents, colors)} csv={() => csvOf(rows)} />
    </section>
  );
}

const svgOf = (label: string, rows: readonly Association[], latents: number, colors: FigureColors): string =>
  matrixSvg(
    label,
    {
      rows: rows.map(({ target }) => target),
      columns: Array.from({ length: latents }, (_, latent) => `Latent ${latent + 1}`),
      valueAt: (row, latent) => rows[row].byLatent[latent]?.value,
    },
    colors,
  );

/** One row per factor and latent, with the interval. */
function csvOf(rows: readonly Association[]): string {
  const lines = rows.flatMap(({ target, byLatent }) =>
    byLatent.flatMap((result, latent) =>
      result === undefined
        ? []
        : [
            [csvField(target), latent + 1, result.value, result.interval?.low ?? "", result.interval?.high ?? ""].join(
              ",",
            ),
          ],
    ),
  );
  return `${["factor,latent,value,low,high", ...lines].join("\n")}\n`;
}

type LatentHeadProps = Pick<HeatmapProps, "inactive" | "chosen" | "onChoose"> & {
  readonly scope: "col" | "row";
  readonly latent: number;
};

function LatentHead({ scope, latent, inactive, chosen, onChoose }: LatentHeadProps) {
  const name = `Latent ${latent + 1}`;
  return (
    <th scope={scope} class={inactive.has(latent) ? "inactive" : undefined}>
      {onChoose === undefined ? (
        name
      ) : (
        <button type="button" aria-pressed={chosen === latent} onClick={() => onChoose(latent)}>
          {name}
        </button>
      )}
      {inactive.has(latent) && <small>inactive</small>}
    </th>
  );
}

function strongest(byLatent: readonly (MetricResult | undefined)[]): number {
  const sizes = byLatent.map((result) => Math.abs(result?.value ?? 0));
  return sizes.indexOf(Math.max(...sizes));
}

interface CellProps {
  readonly result: MetricResult | undefined;
  readonly best: boolean;
  readonly inactive: boolean;
}

function Cell({ result, best, inactive }: CellProps) {
  if (result === undefined) return <td class="inactive">–</td>;
  const { value, interval } = result;
  const style = {
    "--hue": value < 0 ? "var(--minus)" : "var(--plus)",
    "--strength": `${Math.round(100 * Math.abs(value))}%`,
  };
  return (
    <td class={[best && "best", inactive && "inactive"].filter(Boolean).join(" ")} style={style}>
      {fixed(value)}
      {interval !== undefined && (
        <small>
          {fixed(interval.low)}…{fixed(interval.high)}
        </small>
      )}
    </td>
  );
}
