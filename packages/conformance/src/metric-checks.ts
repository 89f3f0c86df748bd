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
import { suiteFactors } from "./metric-input.js";

interface MetricUnderTest {
  readonly create: () => Metric;
  /** Evaluates the embedding of the suite with these factors. */
  readonly evaluate: (factors: Table) => Promise<readonly MetricResult[]>;
}

/** Checks of reference values and of the reasons for skipped factors. */
export function metricChecks({ create, evaluate }: MetricUnderTest): Check[] {
  return [
    {
      title: "a result states a finite null value or ceiling, or a note gives the reason for their absence",
      run: async () => {
        const factors = suiteFactors(create().needs.factors);
        for (const { name, nullValue, ceiling, note } of await evaluate(factors)) {
          const known = [nullValue, ceiling].filter((value) => value !== undefined);
          expect(known.every(Number.isFinite), name).toBe(true);
          if (known.length === 0) expect(note, name).toMatch(/\S/);
        }
      },
    },
    {
      title: "a stated range contains value, interval, null value and ceiling (within 1e-9: rounding)",
      run: async () => (await evaluate(suiteFactors(create().needs.factors))).forEach(checkRange),
    },
    {
      title: "a metric of one kind of factors states why it does not evaluate the other",
      run: () => {
        const { factors, otherFactors } = create().needs;
        if (factors !== "none" && factors !== "any") expect(otherFactors).toMatch(/\S/);
      },
    },
    {
      title: "factors of one kind alone, and levels that no cell combines: finite results, or none",
      run: async () => {
        for (const kind of ["number", "categorical"] as const) {
          const results = await unlessRefused(evaluate(ofKind(suiteFactors(), kind)));
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

/** Without factors of its kind, a metric may throw an error of kind bad-data. */
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
