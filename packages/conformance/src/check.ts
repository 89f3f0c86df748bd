import type { Dependencies } from "@heddle/contracts";

/** One requirement of a role: `run` throws if the plugin violates it. */
export interface Check {
  readonly title: string;
  readonly run: () => void | Promise<void>;
}

export interface PluginSetup {
  /** Options as in a configuration; the schema adds defaults. */
  readonly options?: unknown;
  /** Dependencies of the plugin that replace those of the suite. */
  readonly given?: Partial<Dependencies>;
}
