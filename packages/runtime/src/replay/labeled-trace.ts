import type { Composition } from "../composition/compose.js";

/**
 * The model with its plugins saying when they are at work: a name stands in front of what a trace finds wrong. What runs
 * between them, gradients above all, is put down to "the gradients".
 */
export function watched(model: Composition, at: (who: string) => void): Composition {
  const entries = Object.entries(model).map(([name, plugin]) => [
    name,
    typeof plugin === "object" && name !== "latentSpec" ? told(plugin as object, `the ${name}`, at) : plugin,
  ]);
  return Object.fromEntries(entries) as unknown as Composition;
}

function told<T extends object>(plugin: T, who: string, at: (who: string) => void): T {
  return new Proxy(plugin, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        at(who);
        try {
          return value.apply(target, args);
        } finally {
          at("the gradients");
        }
      };
    },
  });
}
