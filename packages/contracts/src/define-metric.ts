import { checkedEmbeddings } from "./checked-embedding.js";
import type { Embedding, MetricContext, MetricResult } from "./evaluation.js";
import { definePlugin, type Plugin, type Resolved, type Token } from "./plugin.js";
import {
  type CategoricalFactor,
  type CircularFactor,
  type ContinuousFactor,
  type Factor,
  type UsableFactors,
  usableFactors,
} from "./usable-factors.js";

/** Type of the factors that a metric receives, by the kind that it evaluates. */
export interface FactorKinds {
  none: never;
  categorical: CategoricalFactor;
  continuous: ContinuousFactor;
  circular: CircularFactor;
  any: Factor;
}

/** The input of a metric, checked: see `checkedEmbeddings` and `usableFactors`. */
export interface CheckedMetricInput<F extends Factor | CircularFactor = Factor> {
  /** The only embedding, or the first of several. */
  readonly embedding: Embedding;
  /** One embedding, or one per seed. */
  readonly embeddings: readonly Embedding[];
  /** Usable factors of the kind that the metric evaluates; categorical factors first. */
  readonly factors: readonly F[];
}

/** Argument of `defineMetric`: a plugin with one function of options and input instead of `create`. */
export interface MetricDefinition<O, K extends keyof FactorKinds, N extends readonly Token[], I>
  extends Omit<Plugin<"metric", O, N, I>, "role" | "apiVersion" | "create"> {
  /** "several": the metric compares seeds of one configuration. "one" by default. */
  readonly embeddings?: "one" | "several";
  /** Kind of factors that the metric evaluates. */
  readonly factors: K;
  /** See `MetricNeeds.otherFactors`; required with one kind of factors. */
  readonly otherFactors?: string;
  /** See `MetricNeeds.posterior`. */
  readonly posterior?: boolean;
  /** True if the metric evaluates the factor under these options; other unusable factors are not listed. All by default. */
  readonly concerns?: (options: O, factor: string) => boolean;
  /**
   * Returns the results. For a factor that it cannot evaluate, it returns an `unusableResult`. `dependencies` are those
   * of `needs`, in the same order.
   */
  evaluate(
    options: O,
    input: CheckedMetricInput<FactorKinds[K]>,
    context: MetricContext,
    dependencies: Resolved<N>,
  ): readonly MetricResult[] | Promise<readonly MetricResult[]>;
}

/**
 * Defines a metric plugin by one function of its options and a checked input. The metric checks each input with
 * `checkedEmbeddings`. It adds an unusable result for each factor that no metric can evaluate.
 *
 * @throws HeddleError "plugin-failed" if the options schema accepts any key. The metric throws "bad-data" if the
 *   embeddings and factors do not agree in shape, and "non-finite" for NaN or infinity.
 */
export function defineMetric<
  O,
  const K extends keyof FactorKinds,
  const N extends readonly Token[] = readonly [],
  I = unknown,
>(metric: MetricDefinition<O, K, N, I>): Plugin<"metric", O, N, I> {
  const { embeddings = "one", factors: kind, otherFactors, posterior, concerns, evaluate, ...described } = metric;
  return definePlugin({
    ...described,
    role: "metric",
    apiVersion: 1,
    create: (options, dependencies) => ({
      needs: { embeddings, factors: kind, ...(otherFactors && { otherFactors }), ...(posterior && { posterior }) },
      async evaluate(input, context) {
        const checked = checkedEmbeddings(input, embeddings);
        const { factors, circular, unusable } = kind === "none" ? NO_FACTORS : usableFactors(input.factors);
        const ofKind = (
          kind === "circular" ? circular : factors.filter((factor) => kind === "any" || factor.kind === kind)
        ) as readonly FactorKinds[K][];
        const usable = { embedding: checked[0], embeddings: checked, factors: ofKind };
        const results = await evaluate(options, usable, context, dependencies);
        const listed = unusable.filter(({ factor }) => concerns === undefined || concerns(options, factor));
        return [...results, ...listed.map((reason) => unusableResult(metric.name, reason))];
      },
    }),
  });
}

const NO_FACTORS: UsableFactors = { factors: [], circular: [], unusable: [] };

/** A result that reports why the metric `name` cannot evaluate a factor or, without `factor`, the embedding. */
export function unusableResult(
  name: string,
  { factor, reason }: { readonly factor?: string; readonly reason: string },
): MetricResult {
  return {
    name: `${name}/unusable`,
    ...(factor !== undefined && { factor }),
    value: 0,
    higherIsBetter: true,
    note: `left out: ${reason}; the value means nothing`,
  };
}
