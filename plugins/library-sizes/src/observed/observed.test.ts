import { describeLibrarySize } from "@heddle/conformance";
import type { Minibatch, StepContext } from "@heddle/contracts";
import { inScope } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "./observed.js";

describeLibrarySize(plugin);

test("the logarithm of each cell's total over the selected genes, rounded to float32", () => {
  const totals = Float64Array.of(1, 2, 3850, 1e6);
  const batch = { counts: { totals } } as unknown as Minibatch;
  const { logSize, divergence } = inScope(() => {
    const inferred = plugin.create({}, []).infer(batch, {} as StepContext);
    return { logSize: Array.from(inferred.logSize.dataSync()), divergence: inferred.divergence };
  });
  expect(logSize).toEqual([0, Math.LN2, Math.log(3850), Math.log(1e6)].map(Math.fround));
  expect(divergence).toBeUndefined();
});
