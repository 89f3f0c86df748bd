import { expect, test } from "vitest";
import { chancePart, halfSampleInterval } from "./interval.js";
import { meanShareInterval, wilsonInterval } from "./proportion-interval.js";

test("the half-width is the 95 % quantile of the distances from the value; the range bounds the ends", () => {
  const halves = Float64Array.from({ length: 101 }, (_, at) => 0.9 + at / 1000);
  const { interval } = halfSampleInterval({ value: 0.9, halves, of: "cells", range: { high: 0.97 } });
  expect(interval).toMatchObject({ low: expect.closeTo(0.805, 12), high: 0.97 });
  expect(interval?.method).toBe("half-samples of cells, 101 without replacement, symmetric 95 %");
});

test("equal values in all half-samples, or fewer than 20 defined ones, give no interval and the reason", () => {
  expect(halfSampleInterval({ value: 1, halves: Array(50).fill(1), of: "cells" }).note).toMatch(/same value/);
  const few = Float64Array.from({ length: 50 }, (_, at) => (at < 19 ? at : Number.NaN));
  expect(halfSampleInterval({ value: 1, halves: few, of: "cells" }).note).toMatch(/defined in 19 of 50/);
  expect(halfSampleInterval({ value: 1, halves: [], of: "cells" }).note).toMatch(/resamples is 0/);
});

test("the lower end excludes the part that a permuted factor reaches", () => {
  const permuted = Array.from({ length: 20 }, (_, at) => at / 100);
  const chance = chancePart([
    { value: 0.1, permuted },
    { value: 0.5, permuted },
  ]);
  expect(chance).toBeCloseTo(0.05, 12);
  const halves = Array.from({ length: 40 }, (_, at) => 0.3 + (at % 2 ? 0.02 : -0.02));
  expect(halfSampleInterval({ value: 0.3, halves, of: "cells", chance }).interval?.low).toBeCloseTo(0.23, 12);
  expect(chancePart([{ value: 0.1, permuted: permuted.slice(1) }])).toBe(0);
});

test("Wilson's interval of 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, within 1e-4)", () => {
  const { low, high } = wilsonInterval({ count: 81, of: 263 });
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
  expect(wilsonInterval({ count: 20, of: 20 })).toMatchObject({ low: expect.closeTo(0.8389, 4), high: 1 });
  expect(meanShareInterval([{ count: 81, of: 263 }])).toEqual({
    low: expect.closeTo(low, 12),
    high: expect.closeTo(high, 12),
  });
});
