import { barsCsv, barsSvg } from "./figure-svg.js";
import { fixed } from "./number-text.js";
import { SaveFigure } from "./save-figure.js";

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly inactive: boolean;
}

/** Bars from 0 to the largest value, with their values as text. */
export function Bars({ bars, label, unit }: { bars: readonly Bar[]; label: string; unit: string }) {
  const largest = Math.max(...bars.map(({ value }) => value), 1e-9);
  return (
    <figure>
      <ul class="bars" aria-label={label}>
        {bars.map(({ name, value, inactive }) => (
          <li key={name} class={inactive ? "inactive" : undefined}>
            <span>{name}</span>
            <span class="bar" style={{ "--share": `${(100 * value) / largest}%` }}>
              <i />
            </span>
            <span>
              {fixed(value)} {unit}
              {inactive && ", inactive"}
            </span>
          </li>
        ))}
      </ul>
      <SaveFigure
        name={label}
        svg={(colors) => barsSvg(`${label}, ${unit}`, bars, colors)}
        csv={() => barsCsv(["latent", unit], bars)}
      />
    </figure>
  );
}
