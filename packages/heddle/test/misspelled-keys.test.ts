import { completeConfig, type JsonSchema, jsonSchema } from "@heddle/runtime/plugins";
import { beforeAll, describe, expect, test } from "vitest";
import { standardCatalog } from "../src/standard-catalog.js";

/** One key of the schema, with the path of parent objects and the names of its siblings. */
interface Place {
  readonly path: readonly string[];
  readonly siblings: readonly string[];
  /** A configuration with `{ [key]: 0 }` in place of the innermost object. */
  readonly write: (key: string) => unknown;
}

type Wrap = (inner: unknown) => unknown;

/** Every key at every depth, including the alternatives of unions and the items of lists. */
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

/** Doubles the first letter; the edit distance is 1. */
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

describe("a misspelled key", () => {
  test("at any depth is rejected by an error that names the correct key", async () => {
    expect(places.length).toBeGreaterThan(300);
    const unnamed: string[] = [];
    for (const { path, siblings, write } of places) {
      const key = path.at(-1)!;
      // a plugin cannot be resolved without its name
      if (key === "use" || key === "select" || siblings.includes(misspell(key))) continue;
      const message = await refusal(write(misspell(key)));
      const right = `Did you mean ${path.join(".")}?`;
      if (!message.includes(right)) unnamed.push(`${path.join(".")}: ${message}`);
    }
    expect(unnamed).toEqual([]);
  });
});
