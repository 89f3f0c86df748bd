import type { CellOrder, MemorySetting } from "./counts-settings.js";
import type { Config, PluginChoice } from "./schema.js";

/** Keys of `data` that are no options of the dataset plugin. */
export const DATA_KEYS: readonly string[] = ["use", "path", "memory", "order"];

/** The dataset plugin with its own options. */
export function readerOptions({ use, ...data }: PluginChoice): PluginChoice {
  return { use, ...Object.fromEntries(Object.entries(data).filter(([key]) => !DATA_KEYS.includes(key))) };
}

/** Place and order of the counts, as configured. */
export const countsSettings = (data: Config["data"]): CountsSettings => data as CountsSettings;

interface CountsSettings {
  readonly memory?: MemorySetting;
  readonly order?: CellOrder | { readonly use: "auto" };
}

/** The keys are in the order in which a parsed configuration has them, so that a resumed run writes the same bytes. */
export function withOrder(data: Config["data"], order: CellOrder): Config["data"] {
  const { use, path, memory, order: _configured, ...options } = data as PluginChoice & CountsSettings;
  return {
    use,
    ...(path !== undefined && { path }),
    ...(memory !== undefined && { memory }),
    order,
    ...options,
  } as Config["data"];
}
