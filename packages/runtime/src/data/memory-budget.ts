import { HeddleError } from "@heddle/contracts";
import { type MemorySetting, SIZE } from "../config/counts-settings.js";

const UNITS: ReadonlyMap<string, number> = new Map([
  ["KB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["KIB", 2 ** 10],
  ["MIB", 2 ** 20],
  ["GIB", 2 ** 30],
]);
/** In a browser: a tab does not know the free memory. */
const BROWSER_BYTES = 2 ** 29;
/** While counts are read, they take twice their memory; training needs the rest. */
const SHARE = 0.25;

/** Bytes that the counts may take. Above them, training reads them from disk. */
export function countsBudget(setting: MemorySetting = "auto"): number {
  if (typeof setting === "number") return setting;
  if (setting === "auto") return (availableMemory() ?? BROWSER_BYTES / SHARE) * SHARE;
  const [, number, unit] = SIZE.exec(setting) ?? [];
  const factor = UNITS.get(unit?.toUpperCase() ?? "");
  if (factor !== undefined) return Number(number) * factor;
  throw new HeddleError("config", {
    where: "data.memory",
    expected: 'auto, bytes, or a size such as "500 MB"',
    got: JSON.stringify(setting),
    next: "Correct data.memory.",
  });
}

function availableMemory(): number | undefined {
  if (typeof process === "undefined" || typeof process.availableMemory !== "function") return undefined;
  return process.availableMemory();
}
