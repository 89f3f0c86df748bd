import type { AnyPlugin } from "@heddle/contracts";
import { z } from "zod";
import { formsOf, keysOf } from "../config/forms.js";
import { inputSchema, type JsonSchema } from "../config/input-schema.js";
import { valuesOf } from "../config/values-of.js";

/** One option, for display. Nested options have dotted names: "warmUp.fraction". */
export interface OptionRow {
  readonly name: string;
  /** For instance "number ≥ 0", "batch-mean | per-cell", "list of text". */
  readonly values: string;
  /** As JSON; absent if the option has no default. */
  readonly default?: string;
  readonly required: boolean;
  readonly description: string;
}

/** Every option of a schema, in the order in which it declares them. */
export const optionRows = (schema: z.ZodType): OptionRow[] => rowsOf(inputSchema(schema), "");

/** Names of a plugin's options; none if `options` is not a zod schema. */
export function optionNames({ options }: AnyPlugin): string[] {
  return options instanceof z.ZodType ? keysOf(formsOf(inputSchema(options))) : [];
}

/**
 * As `optionRows`, for a JSON Schema; `prefix` ends with a dot or is empty. With `unfold`, the keys of an object follow
 * its option also if the option accepts other values, such as false.
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
