// Runs the checks that several roles share on a conforming plugin, and on one that violates the check.
import { type AnyPlugin, defineObjective, definePlugin, type LibrarySize, TOKENS } from "@heddle/contracts";
import { type Tensor1D, tf, variable } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { librarySizeChecks } from "../src/describe-library-size.js";
import { objectiveChecks } from "../src/describe-objective.js";
import { pluginChecks } from "../src/plugin-checks.js";
import { expectFailures, tiny } from "./broken-plugins.fixture.js";

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

describe("the limit of an objective", () => {
  const weighted = (half: number) =>
    defineObjective({
      name: "weighted",
      summary: "A weighted divergence.",
      options: z.strictObject({ beta: z.number().default(2).describe("Its weight.") }),
      terms: ({ beta }, { logProb, divergence, libraryDivergence }) => ({
        reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) },
        divergence: { value: tf.sum(divergence.perGroup, 1) as Tensor1D, weight: tf.scalar(beta * half) },
        ...(libraryDivergence && { library: { value: libraryDivergence, weight: tf.scalar(1) } }),
      }),
    });
  const elbo = { options: { beta: 1 } };
  test.each<[string, number, RegExp[]]>([
    ["passes one that is the bound at β = 1", 1, []],
    ["rejects a wrong weight", 0.999, [/it equals the negative ELBO/]],
  ])("%s", (_what, half, expected) => expectFailures(objectiveChecks(weighted(half), { elbo }), expected));
});

describe("saving and loading", () => {
  /** A learned offset; `hidden` keeps a copy of its start that no checkpoint has. */
  const offset = (hidden: boolean): AnyPlugin<"library-size"> =>
    definePlugin({
      ...tiny,
      role: "library-size",
      needs: [TOKENS.random],
      create(_options, [random]): LibrarySize {
        const start = random.stream("offset").normals(1);
        const weight = variable("offset", [1], start);
        return {
          weights: [weight],
          state: [],
          infer: ({ counts }) => {
            return { logSize: tf.add(counts.logTotals(), tf.add(weight.value, hidden ? start[0] : 0)) as Tensor1D };
          },
        };
      },
    });
  test.each<[string, boolean, RegExp[]]>([
    ["passes a weight that is all there is", false, []],
    ["rejects unsaved state", true, [/loaded by name/]],
  ])("%s", (_what, hidden, expected) => expectFailures(librarySizeChecks(offset(hidden)), expected));
});

describe("description and options of a plugin", () => {
  const plain: AnyPlugin = defineObjective({
    name: "plain",
    summary: "Nothing much.",
    options: z.strictObject({ pull: z.number().default(1).describe("How hard.") }),
    terms: () => ({}),
  });
  const changed = (changes: Partial<AnyPlugin>): AnyPlugin => ({ ...plain, ...changes });
  test.each<[string, Partial<AnyPlugin>, RegExp[]]>([
    ["passes a plain one", {}, []],
    ["rejects a name in camel case", { name: "plainOne" }, [/description: a kebab-case/]],
    ["rejects a summary that is not a sentence", { summary: "plain" }, [/description: a kebab-case/]],
    [
      "rejects an address without https",
      { citations: [{ text: "A", url: "http://a.b" }] },
      [/description: a kebab-case/],
    ],
    [
      "rejects an option without a description",
      { options: z.object({ pull: z.number().default(1) }) },
      [/each has a description/],
    ],
    [
      "rejects options without defaults",
      { options: z.object({ pull: z.number().describe("How hard.") }) },
      [/the given ones are valid/],
    ],
    ["rejects a schema that ignores unknown options", { options: z.object({}) }, [/an unknown one is an error/]],
  ])("%s", (_what, changes, expected) => expectFailures(pluginChecks(changed(changes), {}), expected));
});
