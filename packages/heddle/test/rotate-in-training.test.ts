import { join } from "node:path";
import { definePlugin, HeddleError } from "@heddle/contracts";
import { train } from "@heddle/runtime";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { expect, test } from "vitest";
import { z } from "zod";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const PLAIN = { epochs: 4, batchSize: 100, checkpointSeconds: 0 };
/** For trainings of which only warnings and stages are read. */
const ONE_EPOCH = { epochs: 1, batchSize: 100, checkpointSeconds: 0, rotateAfter: 0.5 };

const config = (changes: object = {}) =>
  smallConfig({
    prior: { use: "standard-normal" },
    objective: { use: "beta-tcvae", beta: 2, gamma: 1 },
    rotation: { use: "ica" },
    training: { ...PLAIN, rotateAfter: 0.5 },
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
  expect(summary.rotatedAfter).toBe(2);
  expect(stages.filter((name) => name.includes("within the model"))).toHaveLength(1);
  const paused = emptyStore();
  const found: string[] = [];
  for (const [i, until] of [0.25, 0.5, 0.75, 1].entries())
    found.push(...(await trained(paused, { until, resume: i > 0 })).stages);
  expect(found.filter((name) => name.includes("within the model"))).toHaveLength(1);
  expect(await weightsIn(paused)).toEqual(await weightsIn(whole));
});

/** A rotation whose fit fails, as with linearly dependent latents. */
const failing = definePlugin({
  role: "rotation",
  name: "failing",
  apiVersion: 1,
  summary: "",
  options: z.strictObject({}),
  create: () => ({
    isometric: true,
    usesColumns: [],
    fit() {
      throw new HeddleError("bad-data", { expected: "independent latents", got: "dependent ones", next: "Wait." });
    },
  }),
});
const withFailing = { ...catalog, rotation: { ...catalog.rotation, failing: async () => ({ default: failing }) } };

test("the rotation changes the weights; none and a fit that fails leave them as they are, with a warning", async () => {
  const [rotated, plain, none, failed] = [emptyStore(), emptyStore(), emptyStore(), emptyStore()];
  await trained(rotated);
  await trained(plain, { config: config({ training: PLAIN }) });
  expect(await weightsIn(plain)).not.toEqual(await weightsIn(rotated));
  const { warnings } = await trained(none, { config: config({ rotation: { use: "none" } }) });
  expect(await weightsIn(none)).toEqual(await weightsIn(plain));
  expect(warnings.join()).toContain("The rotation none keeps them as trained.");
  const found = await trained(failed, { config: config({ rotation: { use: "failing" } }), catalog: withFailing });
  expect(await weightsIn(failed)).toEqual(await weightsIn(plain));
  expect(found.summary.rotatedAfter).toBeUndefined();
  expect(found.warnings).toContainEqual(
    expect.stringMatching(/^The latents are not rotated within the model\. .*got dependent ones/),
  );
});

test("a model that cannot be rotated is trained with a warning that names the method", async () => {
  const { summary, stages } = await trained(emptyStore(), {
    config: config({ decoder: { use: "additive-decoder" }, training: ONE_EPOCH }),
  });
  expect(summary.warnings.join()).toContain(
    "training.rotateAfter has no effect: the decoder has no method rotateLatents",
  );
  expect(stages.some((name) => name.includes("within the model"))).toBe(false);
});

test("without a rotation, rotateAfter has no effect, with a warning", async () => {
  const { summary } = await trained(emptyStore(), { config: config({ rotation: undefined, training: ONE_EPOCH }) });
  expect(summary.warnings).toContain("training.rotateAfter has no effect: no rotation is configured.");
});
