import { describeLibrarySize } from "@heddle/conformance";
import type { Minibatch, StepContext } from "@heddle/contracts";
import { inScope, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "./observed.js";

describeLibrarySize(plugin);

test("returns the log totals of the minibatch and no KL divergence", () => {
  const expected = [0, Math.LN2, Math.log(3850), Math.log(1e6)].map(Math.fround);
  const batch = { counts: { logTotals: () => tf.tensor1d(expected) } } as unknown as Minibatch;
  const { logSize, divergence } = inScope(() => {
    const inferred = plugin.create({}, []).infer(batch, {} as StepContext);
    return { logSize: Array.from(inferred.logSize.dataSync()), divergence: inferred.divergence };
  });
  expect(logSize).toEqual(expected);
  expect(divergence).toBeUndefined();
});
