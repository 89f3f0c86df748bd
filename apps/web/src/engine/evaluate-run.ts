import { evaluateRun, type RunStore } from "@heddle/runtime";
import { bundledPlugins } from "./bundled-plugins.js";

/** A run that was trained but not measured, as the command line leaves it. */
export async function evaluateIfNeeded(store: RunStore): Promise<void> {
  const trained = await store.exists("summary.json");
  if (trained && !(await store.exists("evaluation.json"))) await evaluateRun({ store, catalog: bundledPlugins });
}
