import { isHeddleError, type Schedule } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFinishes, scheduleValue } from "./schedule.js";

const plan = { epochs: 10, stepsPerEpoch: 4 };
const at = (step: number) => ({ step, epoch: Math.floor(step / plan.stepsPerEpoch) });
const values = (schedule: Schedule, steps: readonly number[]): number[] =>
  steps.map((step) => scheduleValue(schedule, at(step), plan));
const rise = { kind: "linear", from: 0, to: 1, start: 0 } as const;

describe("scheduleValue", () => {
  test("a number is itself at every step", () => {
    expect(values(0.3, [0, 17, 39])).toEqual([0.3, 0.3, 0.3]);
  });

  test("linear over steps, epochs (whole ones) and a fraction of training: exact", () => {
    expect(values({ ...rise, end: 4, unit: "steps" }, [0, 1, 2, 4, 39])).toEqual([0, 0.25, 0.5, 1, 1]);
    expect(values({ ...rise, end: 4, unit: "epochs" }, [0, 3, 4, 7, 8, 16, 39])).toEqual([0, 0, 0.25, 0.25, 0.5, 1, 1]);
    expect(values({ ...rise, end: 0.25, unit: "fraction" }, [0, 1, 5, 10, 39])).toEqual([0, 0.1, 0.5, 1, 1]);
    expect(values({ ...rise, from: 5, to: 1, start: 2, end: 4, unit: "steps" }, [0, 2, 3, 4, 9])).toEqual([
      5, 5, 3, 1, 1,
    ]);
  });

  test("cosine: half way after half the time, three quarters after a third of the turn (within 1e-15, float64)", () => {
    const schedule = { kind: "cosine", from: 2, to: 0, start: 3, end: 9, unit: "steps" } as const;
    const found = values(schedule, [0, 3, 5, 6, 7, 9, 30]);
    for (const [i, expected] of [2, 2, 1.5, 1, 0.5, 0, 0].entries())
      expect(Math.abs(found[i] - expected)).toBeLessThan(1e-15);
  });

  test("cyclic: before the start its first value, then half a period rising and half a plateau, again and again", () => {
    const schedule = { kind: "cyclic", from: 0, to: 1, start: 2, end: 10, unit: "steps" } as const;
    expect(values(schedule, [0, 1, 2, 3, 5, 6, 9, 10, 12, 14, 17, 18])).toEqual([
      0, 0, 0, 0.25, 0.75, 1, 1, 0, 0.5, 1, 1, 0,
    ]);
  });

  test("never beyond its two ends; a warm-up never above 1", () => {
    const schedules = fc.record({
      kind: fc.constantFrom("linear" as const, "cosine" as const, "cyclic" as const),
      from: fc.double({ min: 0, max: 3, noNaN: true }),
      to: fc.constant(1),
      start: fc.integer({ min: 0, max: 20 }),
      length: fc.integer({ min: 1, max: 50 }),
      unit: fc.constantFrom("steps" as const, "epochs" as const),
    });
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 39 }), ({ length, ...schedule }, step) => {
        const value = scheduleValue({ ...schedule, end: schedule.start + length }, at(step), plan);
        const low = Math.min(schedule.from, 1);
        const high = Math.max(schedule.from, 1);
        // from + (to − from) · 1 rounds once
        expect(value).toBeGreaterThanOrEqual(low - 1e-12);
        expect(value).toBeLessThanOrEqual(high + 1e-12);
        if (schedule.from === 0) expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("checkFinishes", () => {
  test.each<Schedule>([
    0.5,
    { ...rise, end: 1, unit: "fraction" },
    { ...rise, end: 9, unit: "epochs" },
    { ...rise, end: 39, unit: "steps" },
    { kind: "cyclic", from: 0, to: 1, start: 0, end: 400, unit: "epochs" },
  ])("%o has room in 10 epochs of 4 steps", (schedule) => {
    expect(checkFinishes("warmUp", schedule, plan)).toBeUndefined();
  });

  test("one that ends later is refused with the value that it would reach, or becomes a warning where allowed", () => {
    const long = { ...rise, end: 400, unit: "epochs" } as const;
    let error: unknown;
    try {
      checkFinishes("objective.warmUp", long, plan);
    } catch (thrown) {
      error = thrown;
    }
    expect(isHeddleError(error, "config")).toBe(true);
    expect(String(error)).toMatch(
      /objective\.warmUp.*400 epochs.*10 epochs of training: it ends at 0\.0225 instead of 1/,
    );
    expect(checkFinishes("objective.warmUp", { ...long, allowUnfinished: true }, plan)).toMatch(/400 epochs.*0\.0225/);
  });

  test("an accepted schedule reaches its last value in the last step", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("epochs" as const, "steps" as const),
        (end, unit) => {
          const schedule = { ...rise, end, unit, allowUnfinished: true };
          const last = scheduleValue(schedule, at(39), plan);
          expect(checkFinishes("x", schedule, plan) === undefined).toBe(last === 1);
        },
      ),
    );
  });
});
