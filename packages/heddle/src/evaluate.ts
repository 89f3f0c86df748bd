import type { AnyPlugin, EvaluationRecord } from "@heddle/contracts";
import type { ConfigInput, EvaluateOptions as Evaluating, GeneSets, RunStore } from "@heddle/runtime";
import { catalogueWith } from "./catalogue-with.js";

export interface EvaluateOptions extends Omit<Evaluating, "catalogue"> {
  /** Plugins besides the standard ones. */
  readonly plugins?: readonly AnyPlugin[];
  /** Laid over the run's configuration: other factors, metrics, or levels that mean unknown. */
  readonly overrides?: Partial<ConfigInput>;
  /** Gene sets that each latent is tested for: `{ source: "name", sets: [{ name, genes }] }`, or the text of a .gmt file. */
  readonly geneSets?: GeneSets | string;
}

/**
 * Every metric of a trained run, with principal components of the same cells beside it. Writes evaluation.json there.
 *
 * @example
 * const { results } = await evaluate("runs/first");
 * for (const { name, factor, latent, value } of results) console.log(name, factor, latent, value);
 */
export async function evaluate(run: string | RunStore, options: EvaluateOptions = {}): Promise<EvaluationRecord> {
  const { evaluateRun, folderStore, parseGmt } = await import("@heddle/runtime");
  const { plugins, geneSets, ...rest } = options;
  const store = typeof run === "string" ? folderStore(run) : run;
  const sets = typeof geneSets === "string" ? parseGmt(geneSets, "gene sets") : geneSets;
  return evaluateRun({ ...rest, store, catalogue: await catalogueWith(plugins), ...(sets && { geneSets: sets }) });
}

export interface EvaluateEmbeddingOptions extends Omit<Evaluating, "catalogue"> {
  readonly plugins?: readonly AnyPlugin[];
  /** The embedding's name in the file: "X_scVI", "X_pca". */
  readonly embedding: string;
  /** Cell columns to hold it against. */
  readonly factors: readonly string[];
  /** `missing`, `seed`, `genes`, `evaluation`; the rest of a configuration has no bearing. */
  readonly config?: Partial<ConfigInput>;
}

/**
 * The same metrics for an embedding that another tool stored beside the counts.
 *
 * @example
 * await evaluateEmbedding("scvi.h5ad", { embedding: "X_scVI", factors: ["condition", "cell_type"] });
 */
export async function evaluateEmbedding(file: string, options: EvaluateEmbeddingOptions): Promise<EvaluationRecord> {
  const runtime = await import("@heddle/runtime");
  const { plugins, factors, config = {}, ...rest } = options;
  const catalogue = await catalogueWith(plugins);
  return runtime.evaluateEmbedding({
    ...rest,
    catalogue,
    source: { path: file },
    config: { ...config, factors: [...factors] },
  });
}
