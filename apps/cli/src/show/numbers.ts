import { type MetricResult, withCommas } from "heddle";

/** 1234567 → "1,234,567"; the same in every locale. */
export const grouped = (value: number): string => withCommas(String(Math.round(value)));

/** Fixed digits with a minus sign (U+2212), which has the width of a plus sign. */
export const fixed = (value: number | undefined, digits: number): string =>
  value !== undefined && Number.isFinite(value) ? withCommas(value.toFixed(digits)).replace("-", "−") : "–";

/** "0.84 [0.81, 0.86]". */
export function withInterval({ value, interval }: Pick<MetricResult, "value" | "interval">): string {
  const range = interval ? ` [${fixed(interval.low, 2)}, ${fixed(interval.high, 2)}]` : "";
  return `${fixed(value, 2)}${range}`;
}

/** 75 → "1 min 15 s". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export const megabytes = (bytes: number): string => `${grouped(bytes / 1e6)} MB`;

/** "1 cell", "2 cells". */
export const count = (value: number, noun: string): string => `${grouped(value)} ${noun}${value === 1 ? "" : "s"}`;
