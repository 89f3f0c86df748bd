import type { AnyPlugin } from "@heddle/contracts";
import type { CounterfactualOptions as Asking, CounterfactualCells, RunStore } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface CounterfactualOptions extends Omit<Asking, "catalogue" | "store" | "sources" | "output"> {
  /** Files or folders with the cells to ask about. */
  readonly sources: readonly string[];
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * What cells would express, had they been otherwise: with a covariate at another level, or a latent at another value.
 *
 * @example
 * const { before, after, logFoldChange } = await counterfactual("runs/first", {
 *   sources: ["cells.h5ad"],
 *   covariates: { condition: "ctrl" },
 * });
 */
export async function counterfactual(
  run: string | RunStore,
  { sources, plugins, ...options }: CounterfactualOptions,
): Promise<CounterfactualCells> {
  const { counterfactualCells, storeAt } = await import("@heddle/runtime");
  const catalogue = await catalogueWith(plugins);
  const store = typeof run === "string" ? storeAt(run) : run;
  return counterfactualCells({ ...options, catalogue, store, sources: sources.map((path) => ({ path })) });
}
