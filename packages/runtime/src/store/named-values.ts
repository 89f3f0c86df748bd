import { z } from "zod";

/**
 * Values by a name from the data, such as a column or a level. `z.record` drops the name `__proto__` in silence; this
 * schema keeps it as the object's own key.
 */
export const namedValues = <V extends z.ZodType>(value: V) =>
  z.preprocess(
    (object) => (isPlainObject(object) ? Object.entries(object) : undefined),
    z
      .array(z.tuple([z.string(), value]), "expected values by name")
      .transform((entries): Record<string, z.output<V>> => Object.fromEntries(entries)),
  );

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
