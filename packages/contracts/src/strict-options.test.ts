import { describe, expect, test } from "vitest";
import { z } from "zod";
import { isHeddleError } from "./errors.js";
import { withStrictOptions } from "./strict-options.js";

const strict = (options: unknown): z.ZodType =>
  withStrictOptions({ role: "metric", name: "demo", options }).options as z.ZodType;

const bins = z.object({ bins: z.number().default(20).describe("Bins.") });
const other = z.object({ other: z.string() });
interface Tree {
  readonly leaf?: number;
  readonly inner?: Tree;
}
const tree: z.ZodType<Tree> = z.object({
  leaf: z.number().optional(),
  get inner() {
    return tree.optional();
  },
});
const lazyTree: z.ZodType<Tree> = z.lazy(() => z.object({ leaf: z.number().optional(), inner: lazyTree.optional() }));

describe("the options schema of a plugin rejects unknown options", () => {
  const nested = (schema: z.ZodType, valid: unknown, unknown: unknown) =>
    [schema, { part: valid }, { part: unknown }] as const;
  const part = (of: z.ZodType) => z.object({ part: of });
  test.each<readonly [string, ...(readonly [z.ZodType, valid: unknown, unknown: unknown])]>([
    ["an object", bins, { bins: 3 }, { bin: 3 }],
    ["a default object", bins.default({ bins: 3 }), undefined, { bin: 3 }],
    [
      "an object behind prefault, optional, nullable and readonly",
      bins.prefault({}).optional().nullable().readonly(),
      {},
      { bin: 3 },
    ],
    ["a refined object", bins.refine((o) => o.bins > 1).superRefine(() => {}), { bins: 3 }, { bins: 3, bin: 3 }],
    ["a preprocessed object", z.preprocess((o) => ({ ...(o as object) }), bins), {}, { bin: 3 }],
    ["a transformed object", bins.transform(({ bins: count }) => count), {}, { bin: 3 }],
    [
      "a piped object",
      bins.transform((o): { bins: number } => Object.assign({ more: 1 }, o)).pipe(z.object({ bins: z.number() })),
      {},
      { bin: 3 },
    ],
    ["a union", z.union([bins.extend({ kind: z.literal("a") }), other]), { other: "" }, { other: "", bin: 3 }],
    [
      "a discriminated union",
      z.discriminatedUnion("kind", [bins.extend({ kind: z.literal("a") }), other.extend({ kind: z.literal("b") })]),
      { kind: "a" },
      { kind: "a", bin: 3 },
    ],
    ["an intersection", z.intersection(bins, other), { other: "", bins: 3 }, { other: "", bin: 3 }],
    ["a nested object", ...nested(part(bins), {}, { bin: 3 })],
    ["a nested default", ...nested(part(bins.prefault({})), undefined, { bin: 3 })],
    ["an object in an array", ...nested(part(z.array(bins)), [{}], [{ bin: 3 }])],
    ["an object in a tuple", ...nested(part(z.tuple([z.number(), bins])), [1, {}], [1, { bin: 3 }])],
    ["an object in a record", ...nested(part(z.record(z.string(), bins)), { any: {} }, { any: { bin: 3 } })],
    ["an object in a union with a number", ...nested(part(z.union([z.number(), bins])), 3, { bin: 3 })],
    ["an object that contains itself", tree, { inner: { leaf: 1 } }, { inner: { inner: { lea: 1 } } }],
    ["a lazy object that contains itself", lazyTree, { inner: { leaf: 1 } }, { inner: { inner: { lea: 1 } } }],
  ])("%s", (_what, schema, valid, unknown) => {
    expect(schema.safeParse(unknown).success).toBe(true);
    const options = strict(schema);
    expect(options.safeParse(valid)).toEqual(schema.safeParse(valid));
    const { error } = options.safeParse(unknown);
    expect(JSON.stringify(error?.issues)).toMatch(/unrecognized_keys/);
  });

  test("refinements, descriptions and defaults stay", () => {
    const options = strict(bins.refine(({ bins: count }) => count > 1, "one bin says nothing"));
    expect(options.parse({})).toEqual({ bins: 20 });
    expect(options.safeParse({ bins: 1 }).error?.issues[0]?.message).toBe("one bin says nothing");
    expect(z.toJSONSchema(options, { io: "input" })).toMatchObject({
      additionalProperties: false,
      properties: { bins: { description: "Bins.", default: 20 } },
    });
  });

  test("a strict schema is returned as the same object, also if it was made strict before", () => {
    const written = z.strictObject({ bins: z.union([z.number(), z.strictObject({})]) });
    expect(strict(written)).toBe(written);
    const made = strict(bins);
    expect(strict(made)).toBe(made);
    expect(strict(bins)).toBe(made);
  });

  test("a nested loose object or record stays unchanged", () => {
    const options = strict(z.object({ loose: z.looseObject({}), levels: z.record(z.string(), z.number()) }));
    expect(options.safeParse({ loose: { any: 1 }, levels: { any: 1 } }).success).toBe(true);
  });
});

describe("a schema that accepts any option is rejected, with the plugin's name and the remedy", () => {
  test.each<[string, unknown, string]>([
    ["a record", z.record(z.string(), z.number()), '"record"'],
    ["a loose object", z.looseObject({}), '"object"'],
    ["any", z.any(), '"any"'],
    ["a custom check", z.custom<object>(() => true), '"custom"'],
    ["an object with a fallback for errors", bins.catch({ bins: 1 }), '"catch"'],
    ["a union with a loose member", z.union([bins, z.looseObject({})]), '"union"'],
    ["no schema", { parse: () => ({}) }, "no schema of zod 4"],
    ["an undefined schema", undefined, "no schema of zod 4"],
  ])("%s", (_what, options, got) => {
    const refuse = (): unknown => strict(options);
    expect(refuse).toThrow(/metric demo: expected options as an object schema of zod 4.*z\.strictObject/s);
    expect(refuse).toThrow(got);
    try {
      refuse();
    } catch (error) {
      expect(isHeddleError(error, "plugin-failed")).toBe(true);
    }
  });
});
