import { expect, test } from "vitest";
import { growth, soak } from "./soak.mjs";

test("8 trainings and 200 opens leave no descriptor open, and memory grows by less than 64 MiB (allocator)", {
  tags: ["nightly"],
}, async () => {
  const { trained, opened } = await soak({ trainings: 8, opens: 200 });
  for (const measures of [trained, opened]) {
    expect(growth(measures, "descriptors")).toBe(0);
    expect(growth(measures, "mebibytes")).toBeLessThan(64);
  }
});
