import { IGNORED_KEYS } from "@heddle/contracts";

const MOST = 4;

/**
 * The settings by which each configuration differs: "objective beta-vae, objective.beta 4". Seeds, and keys that affect
 * neither training nor data, are ignored. Keys with different values come first, then keys that the others lack. Empty
 * where nothing differs.
 */
export function differences(configs: readonly unknown[]): readonly string[] {
  const all = configs.map((config) => new Map(leaves(config)));
  const keys = [...new Set(all.flatMap((leaf) => [...leaf.keys()]))];
  const values = (key: string) => all.flatMap((leaf) => leaf.get(key) ?? []);
  const differing = keys.filter((key) => new Set(values(key)).size > 1);
  const alone = keys.filter((key) => new Set(values(key)).size === 1 && values(key).length < all.length);
  return all.map((leaf) => {
    const text = (key: string) => (leaf.has(key) ? [`${key.replace(/\.use$/, "")} ${leaf.get(key)}`] : []);
    const first = differing.flatMap(text);
    const more = first.length - MOST;
    return [...first, ...alone.flatMap(text)]
      .slice(0, MOST)
      .concat(more > 0 ? `${more} more` : [])
      .join(", ");
  });
}

/** Values by dotted path; lists are values. */
function leaves(value: unknown, path: readonly string[] = []): [string, string][] {
  if (path.length === 1 && IGNORED_KEYS.has(path[0])) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [[path.join("."), typeof value === "string" ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
