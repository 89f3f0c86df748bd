import { type AnyPlugin, defineObjective, isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Catalog, extendCatalog, loadPlugin } from "./catalog.js";

const objective = (name: string): AnyPlugin<"objective"> =>
  defineObjective({ name, summary: "", options: z.strictObject({}), terms: () => ({}) });

let loaded: string[] = [];
const lazily = (name: string) => async () => {
  loaded.push(name);
  return { default: objective(name) };
};
const empty = { encoder: {}, decoder: {}, likelihood: {}, prior: {}, optimizer: {}, metric: {}, clustering: {} };
const catalog = {
  ...empty,
  dataset: {},
  "gene-selection": {},
  "library-size": {},
  report: {},
  backend: {},
  executor: {},
  tracker: {},
  rotation: {},
  objective: { "beta-vae": lazily("beta-vae"), capacity: lazily("capacity") },
} as Catalog;

const failure = async (run: () => unknown): Promise<unknown> => {
  try {
    return await run();
  } catch (error) {
    return error;
  }
};

describe("a catalog of plugins", () => {
  test("loads the chosen plugin only", async () => {
    loaded = [];
    expect((await loadPlugin(catalog, "objective", "capacity")).name).toBe("capacity");
    expect(loaded).toEqual(["capacity"]);
  });

  test.each([
    ["beta-vea", /Did you mean beta-vae\?/],
    ["wholly-different", /Choose one of these/],
    ["toString", /Choose one of these|Did you mean/],
  ])("%s is unknown", async (name, message) => {
    const error = await failure(() => loadPlugin(catalog, "objective", name));
    expect(isHeddleError(error, "unknown-plugin")).toBe(true);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain("beta-vae, capacity");
  });

  test("accepts third-party plugins with any name, and stays unchanged", async () => {
    const extended = extendCatalog(catalog, [objective("mine"), objective("constructor")]);
    expect((await loadPlugin(extended, "objective", "mine")).name).toBe("mine");
    expect((await loadPlugin(extended, "objective", "constructor")).name).toBe("constructor");
    expect((await loadPlugin(extended, "objective", "beta-vae")).name).toBe("beta-vae");
    expect(Object.keys(catalog.objective)).toEqual(["beta-vae", "capacity"]);
  });

  test("makes the options of a plain object strict, also without definePlugin", async () => {
    const plain = { ...objective("plain"), options: z.object({ beta: z.number().default(1) }) };
    const { options } = await loadPlugin(extendCatalog(catalog, [plain]), "objective", "plain");
    expect(options.safeParse({ beta: 2 }).success).toBe(true);
    expect(options.safeParse({ betta: 2 }).error?.issues[0]).toMatchObject({ code: "unrecognized_keys" });
  });

  test.each([
    ["a name that is taken", [objective("capacity")], "duplicate-plugin"],
    ["one name twice", [objective("mine"), objective("mine")], "duplicate-plugin"],
    ["another version of the contracts", [{ ...objective("mine"), apiVersion: 2 }], "wrong-api-version"],
    ["an unknown role", [{ ...objective("mine"), role: "discriminator" }], "config"],
    ["a role that every object has", [{ ...objective("mine"), role: "constructor" }], "config"],
  ] as unknown as [string, AnyPlugin[], "config"][])("%s: %s", async (_what, plugins, kind) => {
    expect(isHeddleError(await failure(() => extendCatalog(catalog, plugins)), kind)).toBe(true);
  });
});
