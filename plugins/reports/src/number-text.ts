import { type Interval, type MetricResult, withCommas } from "@heddle/contracts";

/** Shown for a value that is missing or not finite. */
export const NO_VALUE = "–";

/** Fixed decimals with a true minus sign; "–" for a value that is not finite. */
export function fixed(value: number | undefined, decimals = 2): string {
  if (value === undefined || !Number.isFinite(value)) return NO_VALUE;
  const text = withCommas(value.toFixed(decimals));
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** As `fixed`, with "+" for positive values. */
export function signed(value: number | undefined, decimals = 2): string {
  const text = fixed(value, decimals);
  return text !== NO_VALUE && Number(text.replace("−", "-").replaceAll(",", "")) > 0 ? `+${text}` : text;
}

/** Four significant digits for values of unknown size. */
export function compact(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return NO_VALUE;
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value);
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e6) return count(+value.toPrecision(4));
  const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(+value.toPrecision(4));
  return text.replaceAll("-", "−");
}

/** An integer with commas between thousands, as in the page and on the command line. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  return withCommas(Math.round(value).toString()).replace("-", "−");
}

/** "0.81 to 0.86", or nothing where there is no interval. */
export function range(interval: Interval | undefined, decimals = 2): string {
  if (!interval || !Number.isFinite(interval.low) || !Number.isFinite(interval.high)) return "";
  return `${fixed(interval.low, decimals)} to ${fixed(interval.high, decimals)}`;
}

/** "0.84 (0.81 to 0.86)". */
export function withRange(result: MetricResult | undefined, decimals = 2): string {
  if (!result) return NO_VALUE;
  const bounds = range(result.interval, decimals);
  return bounds === "" ? fixed(result.value, decimals) : `${fixed(result.value, decimals)} (${bounds})`;
}

/** "1 gene", "2 genes". */
export function plural(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
