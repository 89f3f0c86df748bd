import { join } from "node:path";
import { train } from "@heddle/runtime";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const config = (changes: object = {}) =>
  smallConfig({
    prior: { use: "standard-normal" },
    objective: { use: "beta-tcvae", beta: 2, gamma: 1 },
    rotation: { use: "ica" },
    training: { epochs: 6, batchSize: 64, checkpointSeconds: 0, rotateAfter: 0.5 },
    ...changes,
  });

const emptyStore = () => folderStore(join(temporaryFolder(), "run"));
const weightsIn = (store: RunStore) => store.read("model/weights.safetensors");

async function trained(store: RunStore, options: Partial<Parameters<typeof train>[0]> = {}) {
  const [stages, warnings]: [string[], string[]] = [[], []];
  const run = await train({
    catalog,
    config: config(),
    store,
    onEvent(event) {
      if (event.kind === "stage") stages.push(event.name);
      if (event.kind === "warning") warnings.push(event.message);
    },
    ...options,
  });
  run.dispose();
  return { stages, warnings, summary: run.summary };
}

test("training.rotateAfter rotates once; a run that pauses before, at and after that epoch ends in the same bytes", async () => {
  const whole = emptyStore();
  const { stages, summary } = await trained(whole);
  expect(summary.rotatedAfter).toBe(3);
  expect(stages.filter((name) => name.includes("within the model"))).toHaveLength(1);
  const paused = emptyStore();
  const found: string[] = [];
  for (const [i, until] of [0.34, 0.5, 0.67, 1].entries())
    found.push(...(await trained(paused, { until, resume: i > 0 })).stages);
  expect(found.filter((name) => name.includes("within the model"))).toHaveLength(1);
  expect(await weightsIn(paused)).toEqual(await weightsIn(whole));
});

test("the rotation changes the weights; rotation none leaves them as they are, with a warning", async () => {
  const [rotated, plain, none] = [emptyStore(), emptyStore(), emptyStore()];
  await trained(rotated);
  await trained(plain, { config: config({ training: { epochs: 6, batchSize: 64, checkpointSeconds: 0 } }) });
  const { warnings } = await trained(none, { config: config({ rotation: { use: "none" } }) });
  expect(await weightsIn(plain)).not.toEqual(await weightsIn(rotated));
  expect(await weightsIn(none)).toEqual(await weightsIn(plain));
  expect(warnings.join()).toContain("The rotation none keeps them as trained.");
});

test("a model that cannot be rotated is trained with a warning that names the method", async () => {
  const { summary, stages } = await trained(emptyStore(), { config: config({ decoder: { use: "additive-decoder" } }) });
  expect(summary.warnings.join()).toContain(
    "training.rotateAfter has no effect: the decoder has no method rotateLatents",
  );
  expect(stages.some((name) => name.includes("within the model"))).toBe(false);
});

test("without a rotation, rotateAfter has no effect, with a warning", async () => {
  const { summary } = await trained(emptyStore(), { config: config({ rotation: undefined }) });
  expect(summary.warnings).toContain("training.rotateAfter has no effect: no rotation is configured.");
});
