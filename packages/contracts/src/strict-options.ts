import { z } from "zod";
import { HeddleError } from "./errors.js";

type Schema = z.core.$ZodType;
/** Definition of a schema: its kind, and its parts. The names of the parts depend on the kind. */
type Definition = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Schema → its strict form. Strict forms map to themselves, so that a second call changes nothing. */
const strictForms = new WeakMap<Schema, Schema>();

/** Kinds that accept no plain object: they need no check of keys. */
const NO_OBJECT: ReadonlySet<string> = new Set(
  (
    "string number int boolean bigint symbol null undefined void never nan date enum literal template_literal file " +
    "array tuple map set"
  ).split(" "),
);

/** Kinds that pass their input to one inner schema. */
const WRAPPERS: ReadonlySet<string> = new Set("optional nullable default prefault nonoptional readonly".split(" "));

/** Members of a plugin that `withStrictOptions` reads. */
interface WithOptions {
  readonly role: string;
  readonly name: string;
  readonly options: unknown;
}

/**
 * Returns the plugin with an options schema that rejects unlisted keys at every depth: it treats `z.object` as
 * `z.strictObject`. Refinements, descriptions, defaults and preprocessing stay. A nested `z.looseObject`, `z.record` or
 * catchall stays unchanged. Returns the same plugin if its schema is already strict.
 *
 * @throws HeddleError "plugin-failed" if the schema accepts any key at the top level, as `z.record` and `z.any` do
 */
export function withStrictOptions<P extends WithOptions>(plugin: P): P {
  if (!isSchema(plugin.options)) throw notStrict(plugin, "no schema of zod 4");
  const options = strictForm(plugin.options);
  if (!rejectsUnknownKeys(options))
    throw notStrict(plugin, `a schema of kind "${kindOf(options)}" that accepts any key`);
  return options === plugin.options ? plugin : { ...plugin, options };
}

function notStrict({ role, name }: WithOptions, got: string): HeddleError {
  return new HeddleError("plugin-failed", {
    where: `${role} ${name}`,
    expected: "options as an object schema of zod 4, which rejects a misspelled option",
    got,
    next: "Declare the plugin's options with z.strictObject({ … }), from zod 4.",
  });
}

const isSchema = (value: unknown): value is z.ZodType =>
  typeof value === "object" && value !== null && "_zod" in value && "clone" in value;

const definitionOf = (schema: Schema): Definition => schema._zod.def as unknown as Definition;
const kindOf = (schema: Schema): string => definitionOf(schema).type;

function strictForm(schema: Schema): Schema {
  const known = strictForms.get(schema);
  if (known !== undefined) return known;
  const definition = definitionOf(schema);
  // `parent` keeps the description, which zod registers by instance
  const strict = isStrict(schema, new Set())
    ? schema
    : (schema as z.ZodType).clone({ ...definition, ...strictParts(definition) } as never, { parent: true });
  strictForms.set(schema, strict);
  strictForms.set(strict, strict);
  return strict;
}

/** True if no nested object ignores unknown keys. A schema that contains itself is visited once. */
function isStrict(schema: Schema, visited: Set<Schema>): boolean {
  if (visited.has(schema)) return true;
  visited.add(schema);
  const definition = definitionOf(schema);
  if (definition.type === "lazy") return strictForms.get(schema) === schema;
  if (definition.type === "object" && definition.catchall === undefined) return false;
  return partsOf(definition).every(([, part]) => [part].flat().every((inner) => isStrict(inner, visited)));
}

function strictParts(definition: Definition): Readonly<Record<string, unknown>> {
  if (definition.type === "lazy") {
    const getter = definition.getter as () => Schema;
    // zod caches the inner schema in the definition
    return { getter: () => strictForm(getter()), _cachedInner: undefined };
  }
  const parts = partsOf(definition).filter(([name]) => !name.startsWith("shape."));
  const strict = Object.fromEntries(
    parts.map(([name, part]) => [name, Array.isArray(part) ? part.map(strictForm) : strictForm(part as Schema)]),
  );
  if (definition.type !== "object") return strict;
  return { ...strict, shape: strictShape(definition.shape as object), catchall: strict.catchall ?? z.never() };
}

/** Strict forms of the members. They are getters, as in the original, because a schema may contain itself. */
function strictShape(shape: object): object {
  const strict = {};
  for (const key of Object.keys(shape)) {
    const get = () => strictForm(Reflect.get(shape, key) as Schema);
    Object.defineProperty(strict, key, { get, enumerable: true, configurable: true });
  }
  return strict;
}

/** Inner schemas that receive a part of the input, by their name in the definition. */
function partsOf(definition: Definition): [string, Schema | readonly Schema[]][] {
  if (definition.type === "pipe") {
    // after a preprocessing function, `out` receives unchecked keys; after a schema, it receives that schema's output
    const { in: first, out } = definition as unknown as { in: Schema; out: Schema };
    return kindOf(first) === "transform" ? [["out", out]] : [["in", first]];
  }
  return Object.entries(definition).flatMap(([name, value]): [string, Schema | readonly Schema[]][] => {
    if (name === "checks") return [];
    if (name === "shape")
      return Object.entries(value as Record<string, Schema>).map(([key, of]) => [`shape.${key}`, of]);
    if (isSchema(value)) return [[name, value]];
    return Array.isArray(value) && value.length > 0 && value.every(isSchema) ? [[name, value]] : [];
  });
}

/** True if the schema rejects a plain object with an unlisted key. */
function rejectsUnknownKeys(schema: Schema): boolean {
  const definition = definitionOf(schema);
  const all = (parts: unknown) => (parts as readonly Schema[]).every(rejectsUnknownKeys);
  const { type } = definition;
  if (NO_OBJECT.has(type)) return true;
  if (WRAPPERS.has(type)) return all([definition.innerType]);
  if (type === "object") return kindOf(definition.catchall as Schema) === "never";
  if (type === "union") return all(definition.options);
  if (type === "intersection") return all([definition.left, definition.right]);
  if (type === "lazy") return all([(definition.getter as () => Schema)()]);
  if (type === "pipe") return all(partsOf(definition).map(([, part]) => part));
  if (type === "record") return ["enum", "literal"].includes(kindOf(definition.keyType as Schema));
  return false;
}
