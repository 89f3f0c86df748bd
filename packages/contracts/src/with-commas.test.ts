import { expect, test } from "vitest";
import { withCommas } from "./with-commas.js";

test.each([
  ["0", "0"],
  ["999", "999"],
  ["1000", "1,000"],
  ["-1234567", "-1,234,567"],
  ["1234.5678", "1,234.5678"],
  ["-100.25", "-100.25"],
  ["NaN", "NaN"],
])("%s as %s: only the whole part has commas", (text, expected) => {
  expect(withCommas(text)).toBe(expected);
});
