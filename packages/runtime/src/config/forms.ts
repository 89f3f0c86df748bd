import { ownValue } from "@heddle/contracts";
import type { JsonSchema } from "./input-schema.js";

/** The alternatives of a schema: the members of a union, or the schema itself. */
export function formsOf(schema: JsonSchema): JsonSchema[] {
  const members = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined;
  return members === undefined ? [schema] : members.flatMap(formsOf);
}

/** Every alternative of the value at `path`; empty if the schema does not describe it. */
export function formsAt(schema: JsonSchema, path: readonly string[]): JsonSchema[] {
  return path.reduce((forms, key) => forms.flatMap((form) => stepInto(form, key)).flatMap(formsOf), formsOf(schema));
}

function stepInto(form: JsonSchema, key: string): JsonSchema[] {
  const { properties, additionalProperties, prefixItems, items } = form as {
    readonly [keyword: string]: unknown;
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly prefixItems?: readonly JsonSchema[];
    readonly items?: JsonSchema;
  };
  const property = ownValue(properties, key);
  if (property !== undefined) return [property];
  const item = /^\d+$/.test(key) ? (prefixItems?.[Number(key)] ?? items) : undefined;
  if (item !== undefined) return [item];
  return isOpen(additionalProperties) ? [additionalProperties as JsonSchema] : [];
}

const isOpen = (additional: unknown): boolean => typeof additional === "object" && additional !== null;

/** Keys that the alternatives declare, each once. */
export const keysOf = (forms: readonly JsonSchema[]): string[] => [
  ...new Set(forms.flatMap(({ properties = {} }) => Object.keys(properties))),
];

/** True if an alternative accepts keys that it does not declare. */
export const acceptsAnyKey = (forms: readonly JsonSchema[]): boolean =>
  forms.some(({ type, additionalProperties }) => type === "object" && additionalProperties !== false);

/** Texts that the alternatives list: constants and enumerations. */
export const textsOf = (forms: readonly JsonSchema[]): string[] =>
  forms
    .flatMap((form) => ("const" in form ? [form.const] : ((form.enum as unknown[] | undefined) ?? [])))
    .filter((value) => typeof value === "string");
