import type { JsonSchema } from "heddle/config";
import { ownValue } from "../state/own-value.js";

/** One of the forms of a value: a number or a schedule, one plugin or another, off or with options. */
export interface Alternative {
  readonly label: string;
  readonly description?: string;
  readonly schema: JsonSchema;
  /** True if a value has this form. */
  readonly fits: (value: unknown) => boolean;
  /** The initial value of this form; undefined if the user must enter it. */
  readonly first: () => unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The forms of an option in the schema's order; a plugin's bare name and its options are one form. */
export function alternatives(schema: JsonSchema): Alternative[] {
  const forms = flattened(schema);
  const named = new Set(forms.flatMap((form) => nameIn(form) ?? []));
  return forms.filter((form) => !("const" in form && named.has(String(form.const)))).map(alternative);
}

const flattened = (schema: JsonSchema): JsonSchema[] => {
  const inner = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  return inner === undefined ? [schema] : inner.flatMap(flattened);
};

/** The discriminating key, `use` or `select`, and its name. */
const discriminator = (form: JsonSchema): [key: string, name: string] | undefined => {
  const found = Object.entries(form.properties ?? {}).find(([, property]) => typeof property.const === "string");
  return found && [found[0], String(found[1].const)];
};
const nameIn = (form: JsonSchema): string | undefined => discriminator(form)?.[1];

function alternative(schema: JsonSchema): Alternative {
  const { description } = schema;
  const discriminated = discriminator(schema);
  if (discriminated !== undefined) {
    const [key, name] = discriminated;
    const fits = (value: unknown) => value === name || (isObject(value) && ownValue(value, key) === name);
    return { label: name, description, schema, fits, first: () => ({ [key]: name, ...startOf(schema) }) };
  }
  if ("const" in schema) {
    const label = schema.const === false ? "off" : String(schema.const);
    return { label, description, schema, fits: (value) => value === schema.const, first: () => schema.const };
  }
  if (schema.properties !== undefined) {
    const required = (schema.required as string[] | undefined) ?? [];
    const keys = Object.keys(schema.properties);
    const fits = (value: unknown) =>
      isObject(value) &&
      required.every((key) => Object.hasOwn(value, key)) &&
      Object.keys(value).every((key) => keys.includes(key));
    const [first] = required;
    const label = required.length === 1 ? `by ${first}` : required.length > 1 ? "changing in training" : "on";
    return { label, description, schema, fits, first: () => startOf(schema) };
  }
  return plain(schema);
}

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    number: "a number",
    integer: "a whole number",
    string: "text",
    boolean: "yes or no",
    array: "a list",
  }),
);

function plain(schema: JsonSchema): Alternative {
  const type = String(schema.type);
  const fits = (value: unknown) => {
    if (type === "array") return Array.isArray(value);
    if (type === "integer") return Number.isInteger(value);
    if (type === "object") return isObject(value);
    return typeof value === type;
  };
  const first = () => schema.default ?? (type === "number" || type === "integer" ? leastOf(schema) : undefined);
  return { label: WORDS.get(type) ?? "other", description: schema.description, schema, fits, first };
}

/** Required keys, with their defaults or their smallest allowed values, so that the form starts valid. */
function startOf(schema: JsonSchema): Record<string, unknown> {
  const required = (schema.required as string[] | undefined) ?? [];
  const entries = required.flatMap((key): [string, unknown][] => {
    const property = ownValue(schema.properties, key);
    if (property === undefined || typeof property.const === "string") return [];
    return [[key, property.default ?? leastOf(property)]];
  });
  return Object.fromEntries(entries);
}

function leastOf(schema: JsonSchema): unknown {
  if (schema.type === "number" && typeof schema.exclusiveMinimum === "number") {
    return typeof schema.maximum === "number"
      ? (schema.exclusiveMinimum + schema.maximum) / 2
      : schema.exclusiveMinimum + 1;
  }
  if (schema.type === "number" || schema.type === "integer") return schema.minimum ?? 0;
  if (Array.isArray(schema.enum)) return schema.enum[0] as unknown;
  return schema.type === "array" ? [] : "";
}
