const APART = new Set(["seed", "evaluation", "reports", "backend"]);
const MOST = 4;

/**
 * What sets configurations apart, each in words: "objective beta-vae, objective.beta 4". Seeds, and what neither trains
 * nor chooses data, do not count. Empty where nothing else differs.
 */
export function differences(configs: readonly unknown[]): readonly string[] {
  const all = configs.map((config) => new Map(leaves(config)));
  const keys = [...new Set(all.flatMap((leaf) => [...leaf.keys()]))];
  const differing = keys.filter((key) => new Set(all.map((leaf) => leaf.get(key))).size > 1);
  return all.map((leaf) => {
    const own = differing.flatMap((key) => (leaf.has(key) ? [`${key.replace(/\.use$/, "")} ${leaf.get(key)}`] : []));
    const more = own.length - MOST;
    return [...own.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  });
}

/** Values by dotted path; lists are values. */
function leaves(value: unknown, path: readonly string[] = []): [string, string][] {
  if (path.length === 1 && APART.has(path[0]!)) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [[path.join("."), typeof value === "string" ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
