import { type Colouring, rampColours } from "./colours.js";
import { fixed } from "./number-text.js";
import { useDark } from "./use-dark.js";

const MOST = 24;

export function Legend({ colouring, title }: { colouring: Colouring; title: string | undefined }) {
  const { levels, range } = colouring;
  if (range !== undefined) return <Ramp range={range} title={title} />;
  if (levels === undefined) return null;
  return (
    <ul class="legend" aria-label={title === undefined ? "Colours" : `Colours: ${title}`}>
      {levels.slice(0, MOST).map(({ name, colour }) => (
        <li key={name}>
          <i style={{ background: colour }} />
          {name}
        </li>
      ))}
      {levels.length > MOST && <li class="quiet">and {levels.length - MOST} more</li>}
    </ul>
  );
}

function Ramp({ range, title }: { range: readonly [number, number]; title: string | undefined }) {
  const colours = rampColours(useDark());
  return (
    <p class="ramp">
      <span>{fixed(range[0])}</span>
      <i style={{ background: `linear-gradient(90deg, ${colours.join(", ")})` }} />
      <span>{fixed(range[1])}</span>
      <span class="quiet">{title}</span>
    </p>
  );
}
