import { checkedEmbeddings } from "./checked-embedding.js";
import type { Embedding, MetricContext, MetricResult } from "./judging.js";
import { definePlugin, type Plugin, type Resolved, type Token } from "./plugin.js";
import {
  type CategoricalFactor,
  type ContinuousFactor,
  type Factor,
  type UnusableFactor,
  usableFactors,
} from "./usable-factors.js";

/** The type of factors that a metric receives, by the kind it evaluates. */
export interface FactorKinds {
  none: never;
  categorical: CategoricalFactor;
  continuous: ContinuousFactor;
  any: Factor;
}

/** The input of a metric, checked: see `checkedEmbeddings` and `usableFactors`. */
export interface CheckedMetricInput<F extends Factor = Factor> {
  /** The only embedding, or the first of several. */
  readonly embedding: Embedding;
  readonly embeddings: readonly Embedding[];
  /** Usable factors of the kind that the metric evaluates, categorical ones first. */
  readonly factors: readonly F[];
}

/** What `defineMetric` reads: a plugin whose results are one function of its options and input. */
export interface MetricDefinition<O, K extends keyof FactorKinds, N extends readonly Token[], I>
  extends Omit<Plugin<"metric", O, N, I>, "role" | "apiVersion" | "create"> {
  /** "several": the metric compares seeds of one configuration. One embedding by default. */
  readonly embeddings?: "one" | "several";
  readonly factors: K;
  /** See `MetricNeeds.otherFactors`; required with "categorical" and "continuous". */
  readonly otherFactors?: string;
  /** See `MetricNeeds.posterior`. */
  readonly posterior?: boolean;
  /** Factors whose results matter under these options; of others, no unusable one is listed. All by default. */
  readonly concerns?: (options: O, factor: string) => boolean;
  /**
   * The results. A factor that turns out to be unusable gives an `unusableResult`. `dependencies` are those that
   * `needs` lists, in its order.
   */
  evaluate(
    options: O,
    input: CheckedMetricInput<FactorKinds[K]>,
    context: MetricContext,
    dependencies: Resolved<N>,
  ): readonly MetricResult[] | Promise<readonly MetricResult[]>;
}

/**
 * A metric, from one function of its options and a checked input. Refuses embeddings that do not fit the factors or hold
 * values that are not finite. Adds an unusable result for each factor that no metric can evaluate.
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
        const { factors, unusable } = kind === "none" ? NO_FACTORS : usableFactors(input.factors);
        const ofKind = factors.filter((factor) => kind === "any" || factor.kind === kind) as FactorKinds[K][];
        const usable = { embedding: checked[0]!, embeddings: checked, factors: ofKind };
        const results = await evaluate(options, usable, context, dependencies);
        const listed = unusable.filter(({ factor }) => concerns === undefined || concerns(options, factor));
        return [...results, ...listed.map((reason) => unusableResult(metric.name, reason))];
      },
    }),
  });
}

const NO_FACTORS: { readonly factors: readonly Factor[]; readonly unusable: readonly UnusableFactor[] } = {
  factors: [],
  unusable: [],
};

/** A result that is no measurement: the metric `name` cannot evaluate a factor, or the embedding. */
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
