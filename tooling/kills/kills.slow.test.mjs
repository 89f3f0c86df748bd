import { expect, test } from "vitest";
import { killRepeatedly } from "./kills.mjs";

test("20 kills over train, evaluate, embed, report and sweep: no other byte, no file lost or left over", async () => {
  const tally = await killRepeatedly({ count: 20, seed: 7 });
  expect(Object.values(tally).flatMap(({ different }) => different)).toEqual([]);
});
