import { type AnyPlugin, isHeddleError, type TrackedEnd, type Tracker } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface TrackerSetup {
  /** Options for a tracker that answers; called within a test, after `beforeAll`. */
  readonly options: () => unknown;
  /** Options for a tracker that refuses or does not answer. */
  readonly broken: () => unknown;
}

const RUN = { name: "first", params: { "objective.beta": 4, "objective.use": "beta-vae", "training.shuffle": true } };
const ENDS: readonly TrackedEnd[] = ["finished", "failed", "stopped"];

/** Requirements of every tracker: ids, resumed runs, many and oddly named metrics, each end, and errors with a next step. */
export function describeTracker(plugin: AnyPlugin<"tracker">, { options, broken }: TrackerSetup): void {
  const create = (given: unknown): Tracker => plugin.create(plugin.options.parse(given), []);

  describe(`tracker ${plugin.name}: the contract`, () => {
    runChecks(pluginChecks(plugin, { options: {} }));

    test("each start makes another run; a start with an id continues that run", async () => {
      const tracker = create(options());
      const [one, two] = [await tracker.start(RUN), await tracker.start(RUN)];
      expect(one).toMatch(/\S/);
      expect(two).not.toBe(one);
      expect(await tracker.start({ ...RUN, id: one })).toBe(one);
    });

    test("metrics: many at once, names with any characters, the same step twice", async () => {
      const tracker = create(options());
      const id = await tracker.start({ ...RUN, params: { ...RUN.params, ...many(200, "p") } });
      await tracker.logMetrics(id, { elbo: -1200.5, "max-correlation/age = (old) µ": 0.9 }, 10);
      await tracker.logMetrics(id, { elbo: -1100 }, 10);
      await tracker.logMetrics(id, many(1500, "m"), 20);
      await tracker.logMetrics(id, {}, 30);
    });

    test.each(ENDS)("a run that is %s", async (end) => {
      const tracker = create(options());
      const id = await tracker.start(RUN);
      await tracker.finish(id, end);
      expect(await tracker.start({ ...RUN, id })).toBe(id);
    });

    test("a tracker that does not answer: an error with the next step", async () => {
      const error = await create(broken())
        .start(RUN)
        .catch((thrown: unknown) => thrown);
      expect(isHeddleError(error)).toBe(true);
    });
  });
}

const many = (count: number, name: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, i]));
