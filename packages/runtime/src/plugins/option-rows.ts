import type { z } from "zod";
import { inputSchema, type JsonSchema } from "./json-schema.js";

/** One option as people read it. Options of an option are named with a dot: "warmUp.fraction". */
export interface OptionRow {
  readonly name: string;
  /** For instance "number ≥ 0", "batch-mean | per-cell", "list of text". */
  readonly values: string;
  /** As JSON; absent where the option has no default. */
  readonly default?: string;
  readonly required: boolean;
  readonly description: string;
}

/** Every option of a schema, in the order in which it declares them. */
export const optionRows = (schema: z.ZodType): OptionRow[] => rowsOf(inputSchema(schema), "");

/**
 * The same, of a JSON Schema; `prefix` ends with a dot or is empty. With `unfold` an option that may also be something
 * else than an object, such as false, is followed by that object's keys.
 */
export function rowsOf(schema: JsonSchema, prefix: string, unfold = false): OptionRow[] {
  const required = (schema.required as string[] | undefined) ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, option]) => {
    const name = `${prefix}${key}`;
    if (hasKeys(option)) return rowsOf(option, `${name}.`, unfold);
    const row: OptionRow = {
      name,
      values: valuesOf(option),
      ...("default" in option && { default: JSON.stringify(option.default) }),
      required: required.includes(key) && !("default" in option),
      description: option.description ?? "",
    };
    const objects = unfold ? ((option.anyOf as JsonSchema[] | undefined) ?? []).filter(hasKeys) : [];
    return [row, ...objects.flatMap((form) => rowsOf(form, `${name}.`, unfold))];
  });
}

const hasKeys = ({ properties = {} }: JsonSchema): boolean => Object.keys(properties).length > 0;

const WORDS: Readonly<Record<string, string>> = { string: "text", boolean: "true | false", integer: "whole number" };

/** What may stand there, in words. */
export function valuesOf(schema: JsonSchema): string {
  if ("const" in schema) return JSON.stringify(schema.const).replace(/^"(.*)"$/, "$1");
  const forms = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (forms !== undefined) return [...new Set(forms.map(valuesOf))].join(" | ");
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  if (schema.type === "number" || schema.type === "integer") return numbers(schema);
  if (schema.type === "array") return listOf(schema);
  if (schema.type === "object") return objectForm(schema);
  return WORDS[String(schema.type)] ?? "any";
}

function numbers(schema: JsonSchema): string {
  const word = WORDS[String(schema.type)] ?? "number";
  // zod bounds every integer by what a float64 holds exactly: that says nothing to a reader
  const bound = (key: string, sign: string) =>
    typeof schema[key] === "number" && Math.abs(schema[key]) !== Number.MAX_SAFE_INTEGER
      ? [`${sign} ${schema[key]}`]
      : [];
  const bounds = [
    ...bound("minimum", "≥"),
    ...bound("exclusiveMinimum", ">"),
    ...bound("maximum", "≤"),
    ...bound("exclusiveMaximum", "<"),
  ];
  return bounds.length === 0 ? word : `${word} ${bounds.join(", ")}`;
}

function listOf(schema: JsonSchema): string {
  const fixed = schema.prefixItems as JsonSchema[] | undefined;
  if (fixed !== undefined) return `[${fixed.map(valuesOf).join(", ")}]`;
  return `list of ${schema.items === undefined ? "any" : valuesOf(schema.items as JsonSchema)}`;
}

function objectForm(schema: JsonSchema): string {
  const keys = Object.keys(schema.properties ?? {});
  if (keys.length > 0) return `{ ${keys.join(", ")} }`;
  return typeof schema.additionalProperties === "object"
    ? `text → ${valuesOf(schema.additionalProperties as JsonSchema)}`
    : "options";
}
