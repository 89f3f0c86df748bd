import { HeddleError } from "@heddle/contracts";
import { type ConfigSource, placeOf } from "./source.js";

/** The one key that assigns a prototype. Schemas skip it silently. */
const RESERVED = "__proto__";

/**
 * Throws HeddleError "config" for a key `__proto__` at any depth of `value`; `path` is the place of `value` in the
 * configuration.
 */
export function refuseReservedKey(value: unknown, source?: ConfigSource, path: readonly string[] = []): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === RESERVED) throw reserved(source, path, firstLeaf(inner));
    if (isContainer(inner)) refuseReservedKey(inner, source, [...path, key]);
  }
}

/** Lists and plain objects, as YAML and JSON have them. */
const isContainer = (value: unknown): boolean =>
  Array.isArray(value) ||
  (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** Keys down to the first value in `value`: a setting has the position of that value. */
function firstLeaf(value: unknown): string[] {
  const [first] = isContainer(value) ? Object.entries(value as object) : [];
  return first === undefined ? [] : [first[0], ...firstLeaf(first[1])];
}

const reserved = (source: ConfigSource | undefined, path: readonly string[], below: readonly string[]) =>
  new HeddleError("config", {
    where: placeOf(source, [...path, RESERVED, ...below]),
    expected: `a key of ${path.length === 0 ? "the configuration" : path.join(".")}`,
    got: `the unknown key "${RESERVED}"`,
    next: `Leave ${RESERVED} out; rename a column of that name.`,
  });
