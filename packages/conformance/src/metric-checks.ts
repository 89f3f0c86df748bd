import {
  type Column,
  isHeddleError,
  type Metric,
  type MetricInput,
  type MetricResult,
  type Table,
} from "@heddle/contracts";
import { expect } from "vitest";
import type { Check } from "./checks.js";
import { judgingFactors } from "./judging-input.js";

interface MetricUnderTest {
  readonly create: () => Metric;
  /** On the suite's own codes, with these factors. */
  readonly judge: (factors: Table) => Promise<readonly MetricResult[]>;
}

/** What makes a number of a metric readable: something to hold it against, and a word on every factor it was shown. */
export function metricChecks({ create, judge }: MetricUnderTest): Check[] {
  return [
    {
      title: "a result states a finite null value or ceiling, or a note says why there is neither",
      run: async () => {
        for (const { name, nullValue, ceiling, note } of await judge(judgingFactors())) {
          const known = [nullValue, ceiling].filter((value) => value !== undefined);
          expect(known.every(Number.isFinite), name).toBe(true);
          if (known.length === 0) expect(note, name).toMatch(/\S/);
        }
      },
    },
    {
      title: "a stated range holds value, interval, null value and ceiling (within 1e-9: rounding)",
      run: async () => (await judge(judgingFactors())).forEach(checkRange),
    },
    {
      title: "a metric of one kind of factors says why it does not judge the other",
      run: () => {
        const { factors, otherFactors } = create().needs;
        if (factors === "categorical" || factors === "continuous") expect(otherFactors).toMatch(/\S/);
      },
    },
    {
      title: "factors of one kind alone, and levels that no cell combines: finite results, or none",
      run: async () => {
        for (const kind of ["number", "categorical"] as const) {
          const results = await unlessRefused(judge(ofKind(judgingFactors(), kind)));
          for (const { name, value } of results) expect(Number.isFinite(value), name).toBe(true);
        }
      },
    },
  ];
}

function checkRange({ name, value, interval, nullValue, ceiling, range = {} }: MetricResult): void {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = range;
  for (const stated of [value, interval?.low, interval?.high, nullValue, ceiling]) {
    if (stated === undefined) continue;
    expect(stated, name).toBeGreaterThanOrEqual(low - 1e-9);
    expect(stated, name).toBeLessThanOrEqual(high + 1e-9);
  }
}

/** No factor of the kind it judges: a metric may also say so by an error. */
async function unlessRefused(results: Promise<readonly MetricResult[]>): Promise<readonly MetricResult[]> {
  try {
    return await results;
  } catch (error) {
    if (isHeddleError(error, "bad-data")) return [];
    throw error;
  }
}

const ofKind = (factors: MetricInput["factors"], kind: Column["kind"]): Table => ({
  ...factors,
  columns: new Map([...factors.columns].filter(([, column]) => column.kind === kind)),
});
