import { fixed } from "./number-text.js";

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly vanished: boolean;
}

/** Bars from 0 to the largest, with their values beside them. */
export function Bars({ bars, label, unit }: { bars: readonly Bar[]; label: string; unit: string }) {
  const most = Math.max(...bars.map(({ value }) => value), 1e-9);
  return (
    <ul class="bars" aria-label={label}>
      {bars.map(({ name, value, vanished }) => (
        <li key={name} class={vanished ? "vanished" : undefined}>
          <span>{name}</span>
          <span class="bar" style={{ "--share": `${(100 * value) / most}%` }}>
            <i />
          </span>
          <span>
            {fixed(value)} {unit}
            {vanished && ", vanished"}
          </span>
        </li>
      ))}
    </ul>
  );
}
