import { type AnyPlugin, HeddleError, isHeddleError, ownValue, type Schedule } from "@heddle/contracts";
import { type Checked, OUTPUT_CHECKS, REQUIRED_METHODS } from "./output-checks.js";
import { isRecord, type Problem, text } from "./output-problems.js";
import { notePluginCall } from "./plugin-calls.js";

/** For messages: "objective beta-vae", "objective demo of heddle-plugin-demo 1.0.0". */
export function pluginLabel({ role, name, package: from }: AnyPlugin): string {
  return from === undefined ? `${role} ${name}` : `${role} ${name} of ${from.name} ${from.version}`;
}

/** Members that are, or return, another object with methods of its own, and the kind of that object. */
const PARTS: ReadonlyMap<PropertyKey, Checked> = new Map([
  ["adversary", "adversary"],
  ["optimizer", "optimizer"],
  ["encode", "posterior"],
  ["open", "count-dataset"],
]);

const labels = new WeakMap<object, string>();

/** The label of the plugin that made an implementation, or its prototype; undefined without `nameFailures`. */
export const labelOf = (made: object): string | undefined =>
  labels.get(made) ?? labels.get(Object.getPrototypeOf(made) as object);

/**
 * Wraps the return value of a plugin's `create`. An error that escapes a method becomes HeddleError
 * "plugin-failed" with the plugin's name, its version and the error as cause; HeddleErrors and abortions pass. The
 * output of each method is checked at its first call (see `OUTPUT_CHECKS`), later calls cost nothing.
 */
export function nameFailures<T extends object>(made: T, plugin: AnyPlugin): T {
  if (!isRecord(made) || made instanceof Promise)
    throw malformed(plugin, { expected: "create: an object", got: text(made) });
  for (const method of REQUIRED_METHODS[plugin.role] ?? []) {
    const found: unknown = Reflect.get(made, method);
    if (typeof found === "function") continue;
    throw malformed(plugin, { expected: `create: an object with the method ${method}`, got: text(found) });
  }
  return guarded(made, plugin, plugin.role, new Set());
}

/** @param done methods whose output was checked, of this implementation and its parts */
function guarded<T extends object>(made: T, plugin: AnyPlugin, kind: Checked, done: Set<string>): T {
  const methods = new Map<PropertyKey, unknown>();
  const part = (key: PropertyKey, value: unknown) => {
    const of = PARTS.get(key);
    return of !== undefined && typeof value === "object" && value !== null ? guarded(value, plugin, of, done) : value;
  };
  const guardedMethod = (method: Method, key: PropertyKey) => {
    const check = ownValue(ownValue(OUTPUT_CHECKS, kind), String(key));
    const id = `${kind}.${String(key)}`;
    const settle = (output: unknown, args: readonly unknown[]) => {
      const problem = done.has(id) ? undefined : check?.(output, args, plugin.name);
      if (problem) throw malformed(plugin, problem);
      done.add(id);
      return part(key, output);
    };
    return (...args: unknown[]) =>
      attempt(plugin, () => {
        const output: unknown = Reflect.apply(method, made, args);
        if (!PARTS.has(key) && (check === undefined || done.has(id))) return output;
        return ASYNC.has(kind) && output instanceof Promise
          ? output.then((value: unknown) => settle(value, args))
          : settle(output, args);
      });
  };
  const proxy = mirror(made, (key) => {
    const value: unknown = Reflect.get(made, key, made);
    if (typeof value !== "function") return part(key, value);
    if (!methods.has(key)) methods.set(key, guardedMethod(value as Method, key));
    return methods.get(key);
  });
  labels.set(proxy, pluginLabel(plugin));
  return proxy;
}

/** A proxy of `made` whose properties come from `read`. */
function mirror<T extends object>(made: T, read: (key: PropertyKey) => unknown): T {
  // an empty target: an implementation may be frozen, and a proxy of a frozen object cannot return anything else
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

type Method = (...args: unknown[]) => unknown;

/** Kinds whose methods return promises. The others take part in a training step, which is synchronous. */
const ASYNC: ReadonlySet<Checked> = new Set([
  "metric",
  "clustering",
  "report",
  "gene-selection",
  "dataset",
  "count-dataset",
]);

/** Runs code of a plugin; its errors become errors with the plugin's name. */
export function attempt<T>(plugin: AnyPlugin, run: () => T): T {
  const ended = notePluginCall(pluginLabel(plugin));
  try {
    const result = run();
    if (result instanceof Promise) {
      const failed = (error: unknown) => Promise.reject(named(plugin, error));
      return result.catch(failed).finally(ended) as T;
    }
    ended();
    return result;
  } catch (error) {
    ended();
    throw named(plugin, error);
  }
}

/** The schedules of a plugin under these options. */
export function schedulesOf(plugin: AnyPlugin, options: unknown): Readonly<Record<string, Schedule>> {
  const schedules: unknown = attempt(plugin, () => plugin.schedules?.(options)) ?? {};
  const sound =
    isRecord(schedules) && Object.values(schedules).every((each) => Number.isFinite(each) || isRecord(each));
  if (!sound) throw malformed(plugin, { expected: "schedules: numbers or schedules by name", got: text(schedules) });
  return schedules as Readonly<Record<string, Schedule>>;
}

const REPORT_IT = "Report this to the plugin's author with the output of --debug, or use another plugin.";

const malformed = (plugin: AnyPlugin, problem: Problem): HeddleError =>
  new HeddleError("plugin-failed", { where: pluginLabel(plugin), ...problem, next: REPORT_IT });

function named(plugin: AnyPlugin, error: unknown): unknown {
  if (isHeddleError(error) || (error as Partial<Error> | undefined)?.name === "AbortError") return error;
  return new HeddleError("plugin-failed", {
    where: pluginLabel(plugin),
    expected: "no error",
    got: error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error),
    next: REPORT_IT,
    cause: error,
  });
}
