import type { Dependencies } from "@heddle/contracts";

/** One promise of a role: `run` throws where a plugin breaks it. */
export interface Check {
  readonly title: string;
  readonly run: () => void | Promise<void>;
}

export interface PluginSetup {
  /** As in a configuration; the plugin's schema fills in the rest. */
  readonly options?: unknown;
  /** What the plugin needs, where the suite's own does not fit. */
  readonly given?: Partial<Dependencies>;
}
