import type { JsonSchema } from "./input-schema.js";

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({ string: "text", boolean: "true | false", integer: "whole number" }),
);

/** The values that a schema accepts, in words: "number ≥ 0", "batch-mean | per-cell", "list of text". */
export function valuesOf(schema: JsonSchema): string {
  if ("const" in schema) return JSON.stringify(schema.const).replace(/^"(.*)"$/, "$1");
  const forms = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (forms !== undefined) return [...new Set(forms.map(valuesOf))].join(" | ");
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  if (schema.type === "number" || schema.type === "integer") return numbers(schema);
  if (schema.type === "array") return listOf(schema);
  if (schema.type === "object") return objectForm(schema);
  return WORDS.get(String(schema.type)) ?? "any";
}

function numbers(schema: JsonSchema): string {
  const word = WORDS.get(String(schema.type)) ?? "number";
  // zod bounds every integer by the range that a float64 represents exactly
  const bound = (key: "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum", sign: string) =>
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
