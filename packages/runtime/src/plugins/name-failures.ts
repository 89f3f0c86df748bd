import { type AnyPlugin, HeddleError, isHeddleError } from "@heddle/contracts";

/** For messages: "objective beta-vae", "objective demo of heddle-plugin-demo 1.0.0". */
export function pluginLabel({ role, name, package: from }: AnyPlugin): string {
  return from === undefined ? `${role} ${name}` : `${role} ${name} of ${from.name} ${from.version}`;
}

/** Members that hold, or answer, something else of the plugin's with methods of its own. */
const PARTS: ReadonlySet<PropertyKey> = new Set(["adversary", "optimizer", "encode", "open"]);

/**
 * What a plugin made, with every error that escapes its methods named after it: HeddleError "plugin-failed", the
 * plugin's own error as its cause. HeddleErrors and abortions are passed on as they are.
 */
export function nameFailures<T extends object>(made: T, plugin: AnyPlugin): T {
  const methods = new Map<PropertyKey, unknown>();
  const read = (key: PropertyKey) => {
    const value: unknown = Reflect.get(made, key, made);
    if (typeof value !== "function") return PARTS.has(key) ? part(value) : value;
    if (!methods.has(key)) methods.set(key, (...args: unknown[]) => call(value, key, args));
    return methods.get(key);
  };
  const call = (method: unknown, key: PropertyKey, args: unknown[]) =>
    attempt(plugin, () => {
      const result: unknown = Reflect.apply(method as () => unknown, made, args);
      return PARTS.has(key) ? whenThere(result, part) : result;
    });
  const part = (value: unknown) => (isObject(value) ? nameFailures(value, plugin) : value);
  // an empty target: what is made may be frozen, and a proxy of a frozen object cannot answer with anything else
  return new Proxy({} as T, {
    get: (_target, key) => read(key),
    set: (_target, key, value) => Reflect.set(made, key, value, made),
    has: (_target, key) => Reflect.has(made, key),
    ownKeys: () => Reflect.ownKeys(made),
    getPrototypeOf: () => Reflect.getPrototypeOf(made),
    getOwnPropertyDescriptor: (_target, key) =>
      Object.hasOwn(made, key) ? { value: read(key), writable: true, enumerable: true, configurable: true } : undefined,
  });
}

/** Runs something of a plugin's; an error of its own becomes one with its name. */
export function attempt<T>(plugin: AnyPlugin, run: () => T): T {
  try {
    const result = run();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw named(plugin, error);
    }) as T;
  } catch (error) {
    throw named(plugin, error);
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const whenThere = (result: unknown, then: (value: unknown) => unknown): unknown =>
  result instanceof Promise ? result.then(then) : then(result);

function named(plugin: AnyPlugin, error: unknown): unknown {
  if (isHeddleError(error) || (error as Partial<Error> | undefined)?.name === "AbortError") return error;
  return new HeddleError("plugin-failed", {
    where: pluginLabel(plugin),
    expected: "it to do its part",
    got: error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error),
    next: "Report this to its author with what --debug shows, or choose another plugin.",
    cause: error,
  });
}
