import type { z } from "zod";
import type { DataShape, DatasetReader, GeneSelection } from "./data.js";
import type { Backend, Clustering, Metric, Report } from "./judging.js";
import type { Objective, ObjectiveInput, ObjectiveTerms, Optimizer } from "./learning.js";
import type { Decoder, Encoder, LatentSpec, LibrarySize, Likelihood, Prior } from "./model.js";
import type { Random } from "./random.js";
import type { ResultDisplays } from "./result-display.js";
import type { Schedule } from "./schedule.js";
import type { StepContext } from "./step.js";
import { withStrictOptions } from "./strict-options.js";
import type { Executor } from "./sweep.js";

/** What each role's `create` returns. */
export interface Contracts {
  dataset: DatasetReader;
  "gene-selection": GeneSelection;
  encoder: Encoder;
  decoder: Decoder;
  likelihood: Likelihood;
  prior: Prior;
  "library-size": LibrarySize;
  objective: Objective;
  optimizer: Optimizer;
  metric: Metric;
  clustering: Clustering;
  report: Report;
  backend: Backend;
  executor: Executor;
}
export type Role = keyof Contracts;

/** What a plugin may ask to be given, by name. */
export interface Dependencies {
  /** Shapes and covariates of the prepared data. */
  data: DataShape;
  /** For an objective, which may change it, the latents as they were wanted; for all others as they are. */
  latentSpec: LatentSpec;
  /** A stream of the plugin's own, for initial weights. */
  random: Random;
  likelihood: Likelihood;
  /** For a prior that encodes pseudo-inputs. */
  encoder: Encoder;
  clustering: Clustering;
}
export type Token<K extends keyof Dependencies = keyof Dependencies> = { readonly key: K; readonly symbol: symbol };

const token = <K extends keyof Dependencies>(key: K): Token<K> => ({ key, symbol: Symbol.for(`heddle/${key}/v1`) });

/** Symbols are global, so that two copies of this package agree. */
export const TOKENS = {
  data: token("data"),
  latentSpec: token("latentSpec"),
  random: token("random"),
  likelihood: token("likelihood"),
  encoder: token("encoder"),
  clustering: token("clustering"),
} as const;

export type Resolved<N extends readonly Token[]> = {
  [I in keyof N]: N[I] extends Token<infer K> ? Dependencies[K] : never;
};

/** A work to cite where a plugin is used. */
export interface Citation {
  /** Authors, year, title, venue. */
  readonly text: string;
  /** Where it is for good: https://doi.org/…, https://arxiv.org/abs/…, or the venue's own page. */
  readonly url: string;
}

/**
 * A plugin: a plain object. `options` is validated, documented (`.describe`) and becomes JSON Schema and forms.
 * `schedules` names what `StepContext.schedule` will answer, from the validated options.
 */
export interface Plugin<
  R extends Role = Role,
  O = unknown,
  N extends readonly Token[] = readonly Token[],
  I = unknown,
> {
  readonly role: R;
  /** kebab-case. */
  readonly name: string;
  readonly apiVersion: 1;
  /** One sentence: what it is, with its source. */
  readonly summary: string;
  /** The npm package that brings it, for errors; filled in where a configuration names the package. */
  readonly package?: { readonly name: string; readonly version: string };
  /** What the arithmetic follows: equations of the papers cited, or other software and its version. */
  readonly source?: string;
  /** What to cite where it is used; the work that introduced it first. */
  readonly citations?: readonly Citation[];
  readonly options: z.ZodType<O, I>;
  readonly schedules?: (options: O) => Readonly<Record<string, Schedule>>;
  readonly needs?: N;
  /** Of a metric: how report, page and command line show its results. */
  readonly displays?: ResultDisplays;
  /** Rejects with a HeddleError where an optional package is not installed; called before training starts. */
  readonly checkInstalled?: (options: O) => Promise<void>;
  create(options: O, given: Resolved<N>): Contracts[R];
}

/** A plugin of any options: what catalogs and configurations hold. */
// biome-ignore lint/suspicious/noExplicitAny: options are validated by the plugin's own schema before create() sees them
export type AnyPlugin<R extends Role = Role> = Plugin<R, any, any, any>;

/** Lazy: importing a catalog loads no plugin. */
export type PluginCatalog<R extends Role> = Readonly<Record<string, () => Promise<{ default: AnyPlugin<R> }>>>;

/**
 * Infers the types of a plugin and makes its options strict: see `withStrictOptions`.
 *
 * @throws HeddleError "plugin-failed" where the options schema accepts any key
 */
export function definePlugin<R extends Role, O, const N extends readonly Token[] = readonly [], I = unknown>(
  plugin: Plugin<R, O, N, I>,
): Plugin<R, O, N, I> {
  return withStrictOptions(plugin);
}

/** What `defineObjective` reads: a plugin whose terms are one function of its options. */
export interface ObjectiveDefinition<O, N extends readonly Token[], I>
  extends Omit<Plugin<"objective", O, N, I>, "role" | "apiVersion" | "create"> {
  readonly requires?: Objective["requires"];
  /** See `Objective.terms`; `dependencies` are those that `needs` lists, in its order. */
  terms(options: O, input: ObjectiveInput, step: StepContext, dependencies: Resolved<N>): ObjectiveTerms;
}

/** An objective without weights of its own, from one function of its options. */
export function defineObjective<O, const N extends readonly Token[] = readonly [], I = unknown>(
  objective: ObjectiveDefinition<O, N, I>,
): Plugin<"objective", O, N, I> {
  const { requires, terms, ...described } = objective;
  return definePlugin({
    ...described,
    role: "objective",
    apiVersion: 1,
    create: (options, dependencies) => ({
      weights: [],
      state: [],
      ...(requires && { requires }),
      terms: (input, step) => terms(options, input, step, dependencies),
    }),
  });
}
