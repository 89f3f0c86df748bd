import type { z } from "zod";
import type { Citation } from "./citation.js";
import type { DatasetReader, GeneSelection } from "./data.js";
import type { DataShape } from "./data-shape.js";
import type { Clustering, Metric } from "./evaluation.js";
import type { Objective, ObjectiveInput, ObjectiveTerms, Optimizer } from "./learning.js";
import type { Decoder, Encoder, LatentSpec, LibrarySize, Likelihood, Prior } from "./model.js";
import type { Random } from "./random.js";
import type { Backend } from "./recording.js";
import type { Report } from "./report.js";
import type { ResultDisplays } from "./result-display.js";
import type { Rotation } from "./rotation.js";
import type { Schedule } from "./schedule.js";
import type { StepContext } from "./step.js";
import { withStrictOptions } from "./strict-options.js";
import type { Executor } from "./sweep.js";
import type { Tracker } from "./tracker.js";

/** The interface of each role: `Plugin.create` returns it. */
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
  rotation: Rotation;
  metric: Metric;
  clustering: Clustering;
  report: Report;
  backend: Backend;
  executor: Executor;
  tracker: Tracker;
}

/** A stage of a run that plugins implement. */
export type Role = keyof Contracts;

/** Objects that a plugin may request through `needs`, by name. */
export interface Dependencies {
  /** Shapes and covariates of the prepared data. */
  data: DataShape;
  /** The latent space: as configured for an objective, after the objective's changes for all other roles. */
  latentSpec: LatentSpec;
  /** Random stream of this plugin, for initial weights. */
  random: Random;
  likelihood: Likelihood;
  /** The encoder of the model, for a prior that encodes pseudo-inputs. */
  encoder: Encoder;
  clustering: Clustering;
}

/** Identifies a dependency in `Plugin.needs`. */
export type Token<K extends keyof Dependencies = keyof Dependencies> = { readonly key: K; readonly symbol: symbol };

const token = <K extends keyof Dependencies>(key: K): Token<K> => ({ key, symbol: Symbol.for(`heddle/${key}/v1`) });

/** Tokens of all dependencies. Their symbols are global, so that two copies of this package agree. */
export const TOKENS = {
  data: token("data"),
  latentSpec: token("latentSpec"),
  random: token("random"),
  likelihood: token("likelihood"),
  encoder: token("encoder"),
  clustering: token("clustering"),
} as const;

/** Types of the dependencies of a list of tokens, in its order. */
export type Resolved<N extends readonly Token[]> = {
  [I in keyof N]: N[I] extends Token<infer K> ? Dependencies[K] : never;
};

/**
 * A plugin: a plain object that creates an implementation of one role. `O` are its options after validation, `I` before.
 * Declare it with `definePlugin`, `defineMetric` or `defineObjective`.
 */
export interface Plugin<
  R extends Role = Role,
  O = unknown,
  N extends readonly Token[] = readonly Token[],
  I = unknown,
> {
  readonly role: R;
  /** Name in kebab-case: the value of `use` in a configuration. */
  readonly name: string;
  /** Version of these interfaces. */
  readonly apiVersion: 1;
  /** One sentence that describes the plugin, with its source. */
  readonly summary: string;
  /** The npm package of the plugin, for errors; set by the runtime if a configuration names the package. */
  readonly package?: { readonly name: string; readonly version: string };
  /** Source of the arithmetic: equations of the cited papers, or other software and its version. */
  readonly source?: string;
  /** Publications to cite; first the one that introduced the method. */
  readonly citations?: readonly Citation[];
  /** Schema of the options. Their descriptions (`.describe`) become documentation, JSON Schema and forms. */
  readonly options: z.ZodType<O, I>;
  /** Schedules by name, from the validated options; `StepContext.schedule` returns their values. */
  readonly schedules?: (options: O) => Readonly<Record<string, Schedule>>;
  /** Dependencies that `create` receives, in this order. */
  readonly needs?: N;
  /** Display of a metric's results in report, page and command line. */
  readonly displays?: ResultDisplays;
  /** Rejects with a HeddleError if an optional package is not installed. The runtime calls it before training starts. */
  readonly checkInstalled?: (options: O) => Promise<void>;
  /** Creates the implementation from validated options and the dependencies that `needs` lists. */
  create(options: O, dependencies: Resolved<N>): Contracts[R];
}

/** A plugin with any options: the element type of catalogs and configurations. */
// biome-ignore lint/suspicious/noExplicitAny: options are validated by the plugin's own schema before create() sees them
export type AnyPlugin<R extends Role = Role> = Plugin<R, any, any, any>;

/** Plugins of one role by name. Each is imported on first use, so importing a catalog loads no plugin. */
export type PluginCatalog<R extends Role> = Readonly<Record<string, () => Promise<{ default: AnyPlugin<R> }>>>;

/**
 * Returns the plugin with inferred types and strict options: see `withStrictOptions`.
 *
 * @throws HeddleError "plugin-failed" if the options schema accepts any key
 */
export function definePlugin<R extends Role, O, const N extends readonly Token[] = readonly [], I = unknown>(
  plugin: Plugin<R, O, N, I>,
): Plugin<R, O, N, I> {
  return withStrictOptions(plugin);
}

/** Argument of `defineObjective`: a plugin with one function of options and input instead of `create`. */
export interface ObjectiveDefinition<O, N extends readonly Token[], I>
  extends Omit<Plugin<"objective", O, N, I>, "role" | "apiVersion" | "create"> {
  /** See `Objective.requires`. */
  readonly requires?: Objective["requires"];
  /** See `Objective.terms`. `dependencies` are those of `needs`, in the same order. */
  terms(options: O, input: ObjectiveInput, step: StepContext, dependencies: Resolved<N>): ObjectiveTerms;
}

/**
 * Defines an objective plugin without weights, by one function of its options.
 *
 * @throws HeddleError "plugin-failed" if the options schema accepts any key
 */
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
