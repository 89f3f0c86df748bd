// Every weight of every objective takes a schedule: constant, linear, cosine or cyclic.
import type { AnyPlugin, Objective, PluginCatalog, Schedule } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { resolveTerms, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { inputOf, normalRows, stepOf } from "./gaussian-input.fixture.js";
import { objectives as catalog } from "./index.js";

const objectives: PluginCatalog<"objective"> = catalog;
const spec = { groups: [{ kind: "gaussian", size: 2 }] } as const;
const given = { latentSpec: spec, random: createRandom(1) };
/** Terms without a scheduled weight: the reconstruction, and terms without β and warm-up. */
const FIXED = ["reconstruction", "libraryDivergence"];
const KINDS: Schedule[] = (["linear", "cosine", "cyclic"] as const).map((kind) => ({
  kind,
  // 1 is in the range of every weight
  from: 1,
  to: 1,
  start: 0,
  end: 0.5,
  unit: "fraction",
}));

const create = (plugin: AnyPlugin<"objective">): Objective =>
  plugin.create(
    plugin.options.parse({}),
    (plugin.needs ?? []).map(({ key }: { key: keyof typeof given }) => given[key]),
  );

function weights(plugin: AnyPlugin<"objective">, schedules: Readonly<Record<string, number>>): Record<string, number> {
  return tf.tidy(() => {
    const rows = { mean: normalRows(4, 2, 1), logVariance: normalRows(4, 2, 2), z: normalRows(4, 2, 3) };
    const objective = create(plugin);
    const latents = objective.latents?.(spec) ?? spec;
    const input = inputOf(rows);
    const perGroup = tf.ones([4, latents.groups.length]) as Tensor2D;
    const posterior = { ...input.posterior, spec: latents };
    const changed = { ...input, posterior, divergence: { ...input.divergence, perGroup } };
    const step = stepOf(schedules);
    const terms = Object.entries(resolveTerms(objective.terms(changed, step), step));
    return Object.fromEntries(terms.map(([name, { weight }]) => [name, weight.dataSync()[0]]));
  });
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(Object.keys(objectives))("%s", (name) => {
  test("each weight of a term follows a schedule", async () => {
    const { default: plugin } = await objectives[name]();
    const declared = Object.keys(plugin.schedules?.(plugin.options.parse({})) ?? {});
    const start = weights(plugin, {});
    const moved = new Set<string>();
    for (const schedule of declared) {
      // from 1, the value of every schedule at the start, to a half
      const changed = weights(plugin, { [schedule]: 0.5 });
      for (const term of Object.keys(start)) if (changed[term] !== start[term]) moved.add(term);
    }
    const terms = Object.keys(start).filter((term) => !FIXED.includes(term));
    expect(terms.filter((term) => !moved.has(term))).toEqual([]);
  });

  test("each scheduled option accepts a constant, linear, cosine or cyclic schedule", async () => {
    const { default: plugin } = await objectives[name]();
    const names = Object.keys(plugin.schedules?.(plugin.options.parse({})) ?? {}).filter((each) => each !== "warmUp");
    expect(names.length).toBeGreaterThan(0);
    for (const option of names) {
      for (const schedule of [1, ...KINDS]) {
        const options = plugin.options.parse({ [option]: schedule });
        expect(plugin.schedules!(options)[option]).toEqual(schedule);
      }
    }
  });
});
