import type { Interval, MetricResult, SeedsResult } from "@heddle/contracts";
import { mean, studentInterval } from "@heddle/numerics";

type Range = NonNullable<MetricResult["range"]>;

/** Identity of a result without its latent, because the order of latents differs between seeds. */
const subject = ({ name, factor, level, without }: MetricResult) => JSON.stringify([name, factor, level, without]);

/**
 * Combines the results of several seeds: mean with Student's interval. Results per latent have no counterpart in other
 * seeds and are omitted; results that some seeds lack are omitted with a note.
 */
export function overSeeds(seeds: readonly (readonly MetricResult[])[]): { results: SeedsResult[]; notes: string[] } {
  const tables = seeds.map(bySubject);
  const results: SeedsResult[] = [];
  const notes: string[] = [];
  for (const key of new Set(tables.flatMap((table) => [...table.keys()]))) {
    const found = tables.map((table) => table.get(key) ?? []);
    if (found.some(({ length }) => length > 1)) continue;
    const present = found.flat();
    if (present.length === seeds.length) results.push(meanResult(present));
    else notes.push(`${nameOf(present[0])}: ${seeds.length - present.length} of ${seeds.length} seeds lack it`);
  }
  return { results, notes };
}

function bySubject(results: readonly MetricResult[]): Map<string, MetricResult[]> {
  const table = new Map<string, MetricResult[]>();
  for (const result of results) table.set(subject(result), [...(table.get(subject(result)) ?? []), result]);
  return table;
}

const nameOf = ({ name, factor, level }: MetricResult) =>
  [name, factor, level].filter((part) => part !== undefined).join(", ");

function meanResult(found: readonly MetricResult[]): SeedsResult {
  const { name, factor, level, without, display, higherIsBetter } = found[0];
  const perSeed = found.map(({ value }) => value);
  const range = widest(found);
  return {
    name,
    ...(factor !== undefined && { factor }),
    ...(level !== undefined && { level }),
    ...(without !== undefined && { without }),
    value: mean(perSeed),
    interval: seedsInterval(perSeed, range),
    ...(range && { range }),
    ...meanOf(found, "nullValue"),
    ...meanOf(found, "ceiling"),
    higherIsBetter,
    ...(display && { display }),
    perSeed,
  };
}

/**
 * Student's interval of the mean, clipped to the range of the measure: for two or three seeds half its width often exceeds
 * the range. Clipped values cannot be the mean, so that the coverage is unchanged.
 */
function seedsInterval(perSeed: readonly number[], { low, high }: Range = {}): Interval {
  const whole = studentInterval(perSeed);
  const method = `Student's t over ${perSeed.length} seeds, 95 %`;
  const cut = {
    low: Math.max(low ?? Number.NEGATIVE_INFINITY, whole.low),
    high: Math.min(high ?? Number.POSITIVE_INFINITY, whole.high),
  };
  if (cut.low === whole.low && cut.high === whole.high) return { ...whole, method };
  return { ...cut, method: `${method}, cut at the measure's range: ${rangeText(low, high)}` };
}

function rangeText(low?: number, high?: number): string {
  if (low === undefined) return `at most ${high}`;
  return high === undefined ? `at least ${low}` : `${low} to ${high}`;
}

/** Smallest range that contains the range of every seed; undefined if a seed states none. */
function widest(found: readonly MetricResult[]): Range | undefined {
  const ranges = found.flatMap(({ range }) => range ?? []);
  if (ranges.length < found.length) return undefined;
  const low = Math.min(...ranges.map((range) => range.low ?? Number.NEGATIVE_INFINITY));
  const high = Math.max(...ranges.map((range) => range.high ?? Number.POSITIVE_INFINITY));
  return { ...(Number.isFinite(low) && { low }), ...(Number.isFinite(high) && { high }) };
}

/** Mean over seeds of a number that each of them has. */
function meanOf(found: readonly MetricResult[], key: "nullValue" | "ceiling"): { [K in typeof key]?: number } {
  const values = found.flatMap((result) => result[key] ?? []);
  return values.length === found.length ? { [key]: mean(values) } : {};
}
