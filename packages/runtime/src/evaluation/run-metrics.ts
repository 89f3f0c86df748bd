import type {
  Clustering,
  Column,
  Embedding,
  HeddleError,
  Metric,
  MetricResult,
  Random,
  ResultDisplays,
  Table,
  Token,
} from "@heddle/contracts";
import { isHeddleError, TOKENS } from "@heddle/contracts";
import { create } from "../composition/compose.js";
import type { Config } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { choose } from "../plugins/choose.js";
import { withDisplays } from "./displays.js";

export interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
  /** Whether it clusters cells. */
  readonly clusters: boolean;
  readonly displays?: ResultDisplays;
}

/** The configured metrics, sharing one clustering. */
export async function createMetrics(catalog: Catalog, config: Config["evaluation"]): Promise<NamedMetric[]> {
  const clustering: Clustering = create(
    await choose(catalog, "clustering", config.clustering, "evaluation.clustering"),
  );
  const chosen = await Promise.all(config.metrics.map((pick) => choose(catalog, "metric", pick, "evaluation.metrics")));
  return chosen.map((each) => ({
    name: each.plugin.name,
    metric: create(each, { clustering }),
    clusters: each.plugin.needs?.some((token: Token) => token.symbol === TOKENS.clustering.symbol) ?? false,
    displays: each.plugin.displays,
  }));
}

export interface MetricResults {
  readonly results: readonly MetricResult[];
  readonly notes: readonly string[];
}

interface MetricRun {
  readonly random: Random;
  /** `evaluation.activeThreshold` */
  readonly activeThreshold: number;
  readonly signal?: AbortSignal;
  readonly onMetric?: (name: string) => void;
  readonly onProgress?: (name: string, done: number) => void;
  /** Called for a metric that failed. */
  readonly onFailure?: (error: HeddleError) => void;
}

/** Runs every metric on one embedding, or on those of several seeds. An inapplicable or failed metric becomes a note. */
export async function runMetrics(
  metrics: readonly NamedMetric[],
  embeddings: readonly Embedding[],
  factors: Table,
  { random, activeThreshold, signal, onMetric, onProgress, onFailure = () => {} }: MetricRun,
): Promise<MetricResults> {
  const results: MetricResult[] = [];
  const notes: string[] = [];
  notes.push(...unusedCircular(metrics, factors), ...leftOut(metrics, embeddings, factors));
  for (const { name, metric, displays } of metrics) {
    if (obstacle(metric, embeddings, factors) !== undefined) continue;
    onMetric?.(name);
    const usable = forMetric(metric, factors);
    notes.push(...otherKind(name, metric, factors, usable));
    const context = {
      random: random.stream(name),
      common: random.stream("common to all metrics"),
      signal,
      activeThreshold,
      onProgress: (done: number) => onProgress?.(name, done),
    };
    const found = await unlessItFails(async () => metric.evaluate({ embeddings, factors: usable }, context), onFailure);
    if (isHeddleError(found)) notes.push(`${name} is left out: it failed. ${found.message}`);
    for (const result of isHeddleError(found) ? [] : withDisplays(found, displays)) {
      if (isUnusable(result)) notes.push(`${name}${result.factor ? `, ${result.factor}` : ""}: ${result.note}`);
      else results.push(result);
    }
  }
  return { results, notes };
}

/** The results, or the failure, so that the other metrics continue. */
async function unlessItFails(
  evaluate: () => Promise<readonly MetricResult[]>,
  onFailure: (error: HeddleError) => void,
): Promise<readonly MetricResult[] | HeddleError> {
  try {
    return await evaluate();
  } catch (error) {
    if (!isHeddleError(error, "plugin-failed")) throw error;
    onFailure(error);
    return error;
  }
}

/** See `MetricResult.name`: a factor that the metric cannot evaluate, with the reason in its note. */
const isUnusable = ({ name }: MetricResult): boolean => name.endsWith("/unusable");

/** One note per reason, with every metric that it concerns. */
function leftOut(metrics: readonly NamedMetric[], embeddings: readonly Embedding[], factors: Table): string[] {
  const names = new Map<string, string[]>();
  for (const { name, metric } of metrics) {
    const reason = obstacle(metric, embeddings, factors);
    if (reason !== undefined) names.set(reason, [...(names.get(reason) ?? []), name]);
  }
  return [...names].map(([reason, of]) => `${of.join(", ")} ${of.length === 1 ? "is" : "are"} left out: ${reason}.`);
}

function obstacle({ needs }: Metric, embeddings: readonly Embedding[], factors: Table): string | undefined {
  if (needs.embeddings === "several" && embeddings.length < 2) return "it compares several seeds";
  if (needs.posterior && embeddings.some(({ klPerLatent: divergence }) => divergence === undefined))
    return "it needs the posterior, which this embedding has not";
  if (needs.factors !== "none" && factors.columns.size === 0) return "no factor is named";
  if (needs.factors !== "none" && forKind(needs.factors, factors).columns.size === 0)
    return `no factor is ${needs.factors}`;
  return undefined;
}

const forMetric = ({ needs }: Metric, factors: Table): Table =>
  needs.factors === "none" ? factors : forKind(needs.factors, factors);

/** A note about circular factors that no metric evaluates. */
function unusedCircular(metrics: readonly NamedMetric[], factors: Table): string[] {
  const circular = [...forKind("circular", factors).columns.keys()];
  if (circular.length === 0 || metrics.some(({ metric }) => metric.needs.factors === "circular")) return [];
  return [`No metric evaluates ${circular.join(", ")}: add a metric of circular factors to evaluation.metrics.`];
}

/** Notes about factors that the metric does not receive, with the reason; `unusedCircular` is about circular ones. */
function otherKind(name: string, { needs }: Metric, factors: Table, usable: Table): string[] {
  const left = [...factors.columns].flatMap(([factor, column]) =>
    usable.columns.has(factor) || isCircular(column) ? [] : [factor],
  );
  if (left.length === 0) return [];
  return [
    `${name} leaves out ${left.join(", ")}: ${needs.otherFactors ?? `it evaluates ${needs.factors} factors only`}.`,
  ];
}

const isCircular = (column: Column): boolean => column.kind === "number" && column.period !== undefined;

function forKind(kind: "categorical" | "continuous" | "circular" | "any", factors: Table): Table {
  const isWanted = (column: Column): boolean => {
    if (isCircular(column) || kind === "circular") return isCircular(column) && kind === "circular";
    return kind === "any" || column.kind === (kind === "categorical" ? "categorical" : "number");
  };
  return { ...factors, columns: new Map([...factors.columns].filter(([, column]) => isWanted(column))) };
}
