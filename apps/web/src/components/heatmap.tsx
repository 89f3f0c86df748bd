import type { MetricResult } from "heddle";
import type { Association } from "../state/results.js";
import { fixed } from "./number-text.js";

interface HeatmapProps {
  readonly rows: readonly Association[];
  readonly latents: number;
  /** Latents that carry nothing: grayed. */
  readonly inactive: ReadonlySet<number>;
  readonly chosen?: number;
  readonly onChoose?: (latent: number) => void;
  readonly label: string;
}

/** Factors down, latents across: the correlation, its 95 % interval, the strongest of each row framed. */
export function Heatmap({ rows, latents, inactive, chosen, onChoose, label }: HeatmapProps) {
  const columns = Array.from({ length: latents }, (_, latent) => latent);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table class="heat">
        <thead>
          <tr>
            <th scope="col">Factor</th>
            {columns.map((latent) => (
              <th key={latent} scope="col" class={inactive.has(latent) ? "inactive" : undefined}>
                {onChoose === undefined ? (
                  `Latent ${latent + 1}`
                ) : (
                  <button type="button" aria-pressed={chosen === latent} onClick={() => onChoose(latent)}>
                    Latent {latent + 1}
                  </button>
                )}
                {inactive.has(latent) && <small>inactive</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ target, byLatent }) => (
            <tr key={target}>
              <th scope="row">{target}</th>
              {byLatent.map((result, latent) => (
                <Cell
                  key={latent}
                  result={result}
                  best={latent === strongest(byLatent)}
                  inactive={inactive.has(latent)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="scale" aria-hidden="true">
        <span>−1</span>
        <i />
        <span>+1</span>
      </p>
    </section>
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
