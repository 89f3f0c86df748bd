import { completeConfig, type JsonSchema, jsonSchema } from "@heddle/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { standardCatalog } from "../src/standard-catalog.js";

/** One key of the schema: the objects above it as they must be written, and the names beside it. */
interface Place {
  readonly path: readonly string[];
  readonly siblings: readonly string[];
  /** A configuration with `{ [key]: 0 }` in place of the innermost object. */
  readonly write: (key: string) => unknown;
}

type Wrap = (inner: unknown) => unknown;

/** Every key at every depth, also in each alternative of a union and in lists. */
function placesOf(schema: JsonSchema, path: readonly string[], wrap: Wrap): Place[] {
  const forms = (schema.anyOf as JsonSchema[] | undefined) ?? [schema];
  const siblings = forms.flatMap(({ properties = {} }) => Object.keys(properties));
  return forms.flatMap((form) => {
    if (form.anyOf !== undefined) return placesOf(form, path, wrap);
    const items = form.items as JsonSchema | undefined;
    const below = items === undefined ? [] : placesOf(items, [...path, "0"], (inner) => wrap([inner]));
    const fixed = Object.entries(form.properties ?? {}).flatMap(([key, { const: value }]) =>
      value === undefined ? [] : [[key, value] as const],
    );
    const own = Object.entries(form.properties ?? {}).flatMap(([key, inner]) => {
      const within: Wrap = (value) => wrap({ ...Object.fromEntries(fixed), [key]: value });
      const kept = fixed.filter(([name]) => name !== key);
      const write = (name: string) => wrap({ ...Object.fromEntries(kept), [name]: 0 });
      return [{ path: [...path, key], siblings, write }, ...placesOf(inner, [...path, key], within)];
    });
    return [...below, ...own];
  });
}

/** The name with its first letter twice; its distance to the name is 1. */
const misspell = (name: string) => `${name[0]}${name}`;

let places: Place[] = [];
beforeAll(async () => {
  places = placesOf(await jsonSchema(standardCatalog), [], (inner) => inner);
});

const refusal = async (config: unknown): Promise<string> => {
  try {
    await completeConfig(standardCatalog, config, "heddle.yaml");
    return "accepted";
  } catch (error) {
    return String(error);
  }
};

describe("a misspelt key", () => {
  test("of any depth is refused by an error that names the right one", async () => {
    expect(places.length).toBeGreaterThan(300);
    const unnamed: string[] = [];
    for (const { path, siblings, write } of places) {
      const key = path.at(-1)!;
      // without its name a plugin cannot be found
      if (key === "use" || key === "select" || siblings.includes(misspell(key))) continue;
      const message = await refusal(write(misspell(key)));
      const right = `Did you mean ${path.join(".")}?`;
      if (!message.includes(right)) unnamed.push(`${path.join(".")}: ${message}`);
    }
    expect(unnamed).toEqual([]);
  }, 60_000);
});
