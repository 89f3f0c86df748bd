import type { Interval, MetricResult, SeedsResult } from "@heddle/contracts";
import { mean, studentInterval } from "@heddle/numerics";

type Range = NonNullable<MetricResult["range"]>;

/** What a result is about, beside its latent: seeds number their latents as it happens. */
const subject = ({ name, factor, level, without }: MetricResult) => JSON.stringify([name, factor, level, without]);

/**
 * Results of several seeds as one: the mean, and Student's interval of it. What a seed says of each latent apart has no
 * counterpart in another seed and is left out; what some seeds lack is left out with a note.
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
 * Student's interval of the mean, without what the measure cannot be: of two or three seeds half its width is often more
 * than the measure's range. What is cut off cannot be the mean, so the interval covers it as often as before.
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

/** What holds every seed's range; undefined where one states none. */
function widest(found: readonly MetricResult[]): Range | undefined {
  const ranges = found.flatMap(({ range }) => range ?? []);
  if (ranges.length < found.length) return undefined;
  const low = Math.min(...ranges.map((range) => range.low ?? Number.NEGATIVE_INFINITY));
  const high = Math.max(...ranges.map((range) => range.high ?? Number.POSITIVE_INFINITY));
  return { ...(Number.isFinite(low) && { low }), ...(Number.isFinite(high) && { high }) };
}

/** The seeds' mean of a number that each of them has. */
function meanOf(found: readonly MetricResult[], key: "nullValue" | "ceiling"): { [K in typeof key]?: number } {
  const values = found.flatMap((result) => result[key] ?? []);
  return values.length === found.length ? { [key]: mean(values) } : {};
}
