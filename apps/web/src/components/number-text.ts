/** Numbers as text: a minus sign, thousands separators, few digits. */
import { withCommas } from "heddle";

export const count = (value: number, noun: string): string => `${whole(value)} ${noun}${value === 1 ? "" : "s"}`;

export const whole = (value: number): string => withCommas(String(Math.round(value)));

export function fixed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return "–";
  return withCommas(value.toFixed(digits))
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Two significant digits, without an exponent. */
export const rounded = (value: number): string => String(Number(value.toPrecision(2)));

export function bytes(size: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3));
  const value = size / 1000 ** step;
  return `${value.toFixed(value < 10 && step > 0 ? 1 : 0)} ${units[step]}`;
}
