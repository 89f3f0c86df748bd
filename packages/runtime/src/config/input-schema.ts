import { z } from "zod";

/** A JSON Schema (draft 2020-12), or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** The JSON Schema of the input that `schema` accepts. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const input = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  if (input.properties !== undefined || input.anyOf !== undefined) return input;
  // a schema behind a preprocessing step shows only its output, where defaults count as required
  const { required: _required, ...output } = z.toJSONSchema(schema, {
    io: "output",
    unrepresentable: "any",
  }) as JsonSchema;
  return output;
}
