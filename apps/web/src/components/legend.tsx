import { type Coloring, rampColors } from "./colors.js";
import { fixed } from "./number-text.js";
import { useDark } from "./use-dark.js";

const MAX_SHOWN = 24;

export function Legend({ coloring, title }: { coloring: Coloring; title: string | undefined }) {
  const { levels, range } = coloring;
  if (range !== undefined) return <Ramp range={range} title={title} />;
  if (levels === undefined) return null;
  return (
    <ul class="legend" aria-label={title === undefined ? "Colors" : `Colors: ${title}`}>
      {levels.slice(0, MAX_SHOWN).map(({ name, color }) => (
        <li key={name}>
          <i style={{ background: color }} />
          {name}
        </li>
      ))}
      {levels.length > MAX_SHOWN && <li class="quiet">and {levels.length - MAX_SHOWN} more</li>}
    </ul>
  );
}

function Ramp({ range, title }: { range: readonly [number, number]; title: string | undefined }) {
  const colors = rampColors(useDark());
  return (
    <p class="ramp">
      <span>{fixed(range[0])}</span>
      <i style={{ background: `linear-gradient(90deg, ${colors.join(", ")})` }} />
      <span>{fixed(range[1])}</span>
      <span class="quiet">{title}</span>
    </p>
  );
}
