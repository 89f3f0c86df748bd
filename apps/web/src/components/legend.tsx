import { type Coloring, rampColors } from "./colors.js";
import { fixed } from "./number-text.js";
import { useDark } from "./use-dark.js";

const MAX_SHOWN = 60;

interface LegendProps {
  readonly coloring: Coloring;
  readonly title: string | undefined;
  /** The isolated level. */
  readonly front: string | undefined;
  readonly onFront: (level: string | undefined) => void;
}

/** The colors of the levels. Choosing a level draws all other cells gray; choosing it again shows all. */
export function Legend({ coloring, title, front, onFront }: LegendProps) {
  const { levels, range } = coloring;
  if (range !== undefined) return <Ramp range={range} title={title} />;
  if (levels === undefined) return null;
  return (
    <ul class="legend" aria-label={title === undefined ? "Colors" : `Colors: ${title}`}>
      {levels.slice(0, MAX_SHOWN).map(({ name, color }) => (
        <li key={name}>
          <button
            type="button"
            class="plain"
            aria-pressed={front === name}
            onClick={() => onFront(front === name ? undefined : name)}
          >
            <i style={{ background: color }} />
            {name}
          </button>
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
