// On the addon that the second lane builds: HEDDLE_TFJS_NODE is the folder whose node_modules has it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type ConfigInput, simulate, train } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-tensorflow-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config: ConfigInput = {
  genes: { select: "all" },
  latents: 2,
  likelihood: "zinb",
  encoder: { use: "mlp-encoder", hidden: 8 },
  decoder: { use: "mlp-decoder", hidden: 8 },
  // the preset's objective, without its rotation: the axes of 200 cells depend on the last bits
  objective: { use: "beta-tcvae", alpha: 1, beta: 6, gamma: 2 },
  training: { epochs: 3, batchSize: 32, earlyStopping: false },
};

async function losses(name: string, backend: ConfigInput["backend"]): Promise<number[]> {
  const cells = { options: { preset: "small", cells: 200, genes: 60, activity: [{ genes: 5 }] } };
  const simulated = await simulate({ ...cells, out: join(folder, `${name}.h5ad`) });
  const found: number[] = [];
  const run = train({ ...config, backend }, { data: simulated, out: join(folder, name), thread: "here" });
  for await (const event of run) if (event.kind === "epoch") found.push(event.record.loss);
  simulated.dispose();
  return found;
}

test("three epochs on TensorFlow: the losses of the cpu backend within 1e-4 (float32, other orders of summing)", async () => {
  const from = process.env.HEDDLE_TFJS_NODE;
  expect(from, "HEDDLE_TFJS_NODE: run this lane by node tooling/slow-lane.mjs").toBeDefined();
  const expected = await losses("cpu", "cpu");
  const found = await losses("tensorflow", { use: "tensorflow", from });
  expect(found).toHaveLength(3);
  for (const [epoch, loss] of expected.entries()) expect(Math.abs(found[epoch] / loss - 1)).toBeLessThan(1e-4);
});
