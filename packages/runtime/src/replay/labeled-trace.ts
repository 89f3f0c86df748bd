import type { Composition } from "../composition/compose.js";

/**
 * The model with a label on the operations of each plugin, so that a refused trace names the plugin. Operations outside
 * plugin methods are labeled "the gradients".
 */
export function labelTrace(model: Composition, label: (plugin: string) => void): Composition {
  const entries = Object.entries(model).map(([name, plugin]) => [
    name,
    typeof plugin === "object" && name !== "latentSpec" ? labelMethods(plugin as object, `the ${name}`, label) : plugin,
  ]);
  return Object.fromEntries(entries) as unknown as Composition;
}

function labelMethods<T extends object>(plugin: T, name: string, label: (plugin: string) => void): T {
  return new Proxy(plugin, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        label(name);
        try {
          return value.apply(target, args);
        } finally {
          label("the gradients");
        }
      };
    },
  });
}
