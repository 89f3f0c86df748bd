import { readFileSync } from "node:fs";
import { describeLibrarySize, useBackend } from "@heddle/conformance";
import type { Minibatch, StepContext } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeLibrarySize(plugin);
describeLibrarySize(plugin, { options: { pseudocount: 0 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly pseudocount: number;
  readonly totals: number[];
  readonly logSize: number[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("log sizes within 1e-6 of numpy's (float32)", async () => {
  await useBackend("cpu");
  const { pseudocount, totals, logSize } = reference;
  const logTotals = () => tf.tensor1d(totals.map(Math.log));
  const batch = { counts: { logTotals } } as unknown as Minibatch;
  const found = plugin.create(plugin.options.parse({ pseudocount }), []).infer(batch, {} as StepContext);
  for (const [cell, value] of found.logSize.dataSync().entries())
    expect(Math.abs(value - logSize[cell])).toBeLessThan(1e-6 * Math.max(1, logSize[cell]));
});
