import { ownValue } from "@heddle/contracts";
import { RENAMED_OPTIONS, type RenamedOption } from "./renamed-keys.js";

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A configuration of format 1 with the names of format 2. */
export const withCurrentNames = (config: unknown): unknown =>
  RENAMED_OPTIONS.reduce((renamed, option) => renameAt(renamed, option.path, option), config);

/** The inverse: for hashes that were computed of the names of format 1. */
export const withOriginalNames = (config: unknown): unknown =>
  RENAMED_OPTIONS.reduce((renamed, { names: [old, current], ...option }) => {
    return renameAt(renamed, option.path, { ...option, names: [current, old] });
  }, config);

/** Settings by dotted key ("training.fixVanished"), as a sweep has them, with the names of format 2. */
export function settingsWithCurrentNames(settings: Plain): Plain {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      const path = key.split(".");
      return unnest(withCurrentNames(nest(path, value)), path.length);
    }),
  );
}

/** Leaves alone what is not there. A plugin without `use`, as under a preset, counts as one of `plugins`. */
function renameAt(value: unknown, [key, ...rest]: readonly string[], option: RenamedOption): unknown {
  if (key === "*" && Array.isArray(value)) return value.map((item) => renameAt(item, rest, option));
  if (!isPlain(value)) return value;
  if (key === undefined) return isOptionOf(value, option) ? renameKey(value, option) : value;
  const keys = key === "*" ? Object.keys(value) : [key].filter((name) => Object.hasOwn(value, name));
  if (keys.length === 0) return value;
  return { ...value, ...Object.fromEntries(keys.map((name) => [name, renameAt(ownValue(value, name), rest, option)])) };
}

const isOptionOf = ({ use }: Plain, { plugins }: RenamedOption): boolean =>
  plugins === undefined || use === undefined || plugins.includes(use as string);

/** Keeps the order of the keys. */
const renameKey = (value: Plain, { names: [from, to] }: RenamedOption): Plain =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [name === from ? to : name, inner]));

const nest = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

/** The dotted key and the value of nested objects with one key each. */
function unnest(nested: unknown, depth: number): [string, unknown] {
  const path: string[] = [];
  let value = nested;
  for (let i = 0; i < depth; i++) {
    const [[key, inner]] = Object.entries(value as Plain) as [[string, unknown]];
    path.push(key);
    value = inner;
  }
  return [path.join("."), value];
}
