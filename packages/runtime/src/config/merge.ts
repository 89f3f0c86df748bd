import { ownValue } from "@heddle/contracts";

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

/**
 * Merges `over` into `under`: objects merge key by key, other values are replaced. If both choose a plugin (`use`, or
 * `select` for genes), another plugin drops all options of `under`. The same plugin keeps those that `over` does not
 * set; an option that is an object is replaced as a whole, so that two warm-ups do not mix.
 */
export function merge(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isPlain(under) || !isPlain(over)) {
    // "beta-vae" over { use: "beta-vae", beta: 4 } keeps the options
    return isPlain(under) && typeof over === "string" && under.use === over ? under : over;
  }
  if (choosesOther(under, over, "use") || choosesOther(under, over, "select")) return over;
  if ("use" in under || "select" in under) return { ...under, ...over };
  // entries, because an assignment to `__proto__` would change the prototype
  const merged = Object.entries(over).map(([key, value]) => [key, merge(ownValue(under, key), value)] as const);
  return { ...under, ...Object.fromEntries(merged) };
}

const choosesOther = (under: Plain, over: Plain, key: "use" | "select") =>
  typeof under[key] === "string" && typeof over[key] === "string" && under[key] !== over[key];

/** `--set objective.beta=4`: a copy of `config` with the value at the dotted path. Numbers index arrays. */
export function setPath(config: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(config)) return config.map((item, i) => (String(i) === key ? setPath(item, rest, value) : item));
  const current = typeof config === "string" && key !== "use" ? { use: config } : config;
  const plain = isPlain(current) ? current : {};
  return { ...plain, [key]: setPath(ownValue(plain, key), rest, value) };
}
