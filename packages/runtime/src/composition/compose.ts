// The only composition root and the only file that uses tsyringe. One child container per run. Each chosen plugin is
// registered under its role's token as an instance-caching factory that resolves the plugin's dependencies.
import "reflect-metadata";
import {
  type AnyPlugin,
  type Contracts,
  type DataShape,
  type Dependencies,
  HeddleError,
  type LatentSpec,
  type Likelihood,
  type Objective,
  type Random,
  type Role,
  type Schedule,
  TOKENS,
  type Token,
} from "@heddle/contracts";
import { container, type DependencyContainer, instanceCachingFactory } from "tsyringe";
import type { Config } from "../config/schema.js";
import type { ConfiguredPlugin, ModelPlugins } from "../plugins/choose.js";
import { attempt, nameFailures, pluginLabel, schedulesOf } from "../plugins/name-failures.js";
import type { Adaptation } from "./adaptation.js";
import { type Classifier, classifierOf } from "./classifier.js";
import { CovariateEmbeddings } from "./covariate-embeddings.js";
import { type ResolvedObjective, resolveObjective } from "./resolve-objective.js";

/** The schedules of each chosen plugin, by role and name. */
export type PluginSchedules = ReadonlyMap<Role, Readonly<Record<string, Schedule>>>;

/** Everything that train-step.ts uses, created from one configuration. */
export interface Composition {
  readonly librarySize: Contracts["library-size"];
  readonly encoder: Contracts["encoder"];
  readonly decoder: Contracts["decoder"];
  readonly likelihood: Contracts["likelihood"];
  readonly prior: Contracts["prior"];
  readonly objective: ResolvedObjective;
  readonly optimizer: Contracts["optimizer"];
  /** Present in semi-supervised training. */
  readonly classifier?: Classifier;
  /** Embeddings of covariates; without weights if every covariate is one-hot. */
  readonly embeddings: CovariateEmbeddings;
  readonly latentSpec: LatentSpec;
  /** Present while only rows of new levels are trained. */
  readonly adaptation?: Adaptation;
  /** Final value of every schedule, for a trained model; for example the temperature of Concrete latents. */
  readonly schedulesAtEnd: PluginSchedules;
}

/** Includes TOKENS.likelihood and TOKENS.clustering: a plugin that needs one gets that of the run. */
const roleToken = (role: Role) => Symbol.for(`heddle/${role}/v1`);

/** Creates one plugin with given dependencies: readers, metrics, reports, backends. */
export function create<R extends Role>(
  { plugin, options }: ConfiguredPlugin<R>,
  given: Partial<Dependencies> = {},
): Contracts[R] {
  const child = container.createChildContainer();
  for (const [key, value] of Object.entries(given))
    child.registerInstance(TOKENS[key as keyof Dependencies].symbol, value);
  register(child, { plugin, options });
  return child.resolve<Contracts[R]>(roleToken(plugin.role));
}

/** The model, its objective and its optimizer; `random` seeds the initial weights, with one stream per role. */
export function composeModel(
  plugins: ModelPlugins,
  data: DataShape,
  { latents, labels }: Pick<Config, "latents" | "labels">,
  random: Random,
): Composition {
  const child = container.createChildContainer();
  child.registerInstance(TOKENS.data.symbol, data);
  const embeddings = new CovariateEmbeddings(data.covariates, random.stream("weights").stream("covariates"));
  for (const chosen of Object.values(plugins)) register(child, chosen as ConfiguredPlugin, { random, embeddings });
  const resolve = <R extends Role>(role: R) => child.resolve<Contracts[R]>(roleToken(role));
  const requestedSpec: LatentSpec = { groups: [{ kind: "gaussian", size: latents }] };
  // an objective may change the latents, so that it gets the configured ones; all others get the changed ones
  child.registerInstance(TOKENS.latentSpec.symbol, requestedSpec);
  const objective = resolve("objective");
  const latentSpec = objective.latents?.(requestedSpec) ?? requestedSpec;
  child.registerInstance(TOKENS.latentSpec.symbol, latentSpec);
  const likelihood = resolve("likelihood");
  checkHeads(plugins.likelihood, likelihood, data);
  return {
    librarySize: resolve("library-size"),
    encoder: resolve("encoder"),
    decoder: resolve("decoder"),
    likelihood,
    prior: resolve("prior"),
    objective: resolveObjective(objective),
    optimizer: resolve("optimizer"),
    ...(data.labels &&
      labels && { classifier: classifierOf({ ...data, labels: data.labels }, labels, latentSpec, random) }),
    embeddings,
    latentSpec,
    schedulesAtEnd: schedulesAtEnd(plugins),
  };
}

function schedulesAtEnd(plugins: ModelPlugins): PluginSchedules {
  const end = (value: Schedule) => (typeof value === "number" ? value : value.to);
  return new Map(
    Object.values(plugins).map(({ plugin, options }) => {
      const named = Object.entries(schedulesOf(plugin, options));
      return [plugin.role, Object.fromEntries(named.map(([name, value]) => [name, end(value)]))];
    }),
  );
}

interface ModelParts {
  readonly random: Random;
  readonly embeddings: CovariateEmbeddings;
}

function register(child: DependencyContainer, { plugin, options }: ConfiguredPlugin, model?: ModelParts): void {
  const needs: readonly Token[] = (plugin as AnyPlugin).needs ?? [];
  child.register(roleToken(plugin.role), {
    useFactory: instanceCachingFactory((c) => {
      const given = needs.map((need) =>
        need.key === "random" && model ? model.random.stream("weights").stream(plugin.role) : give(c, need, plugin),
      );
      const made: object = attempt(plugin, () => plugin.create(options, given as never));
      const named = nameFailures(made, plugin) as Contracts[Role];
      return model ? model.embeddings.inputOf(plugin.role, named) : named;
    }),
  });
}

function give(c: DependencyContainer, need: Token, plugin: AnyPlugin): unknown {
  if (c.isRegistered(need.symbol, true)) return c.resolve(need.symbol);
  throw new HeddleError("incompatible-plugins", {
    expected: `the ${pluginLabel(plugin)} to need only what its role is given`,
    got: `${need.key}, which is not there when a ${plugin.role} is made`,
    next: "Report this to the plugin's author.",
  });
}

function checkHeads({ plugin }: ConfiguredPlugin<"likelihood">, likelihood: Likelihood, data: DataShape): void {
  for (const { name, shape } of likelihood.heads) {
    if (typeof shape === "string") continue;
    const categorical = data.covariates.filter((c) => c.kind === "categorical").map((c) => c.name);
    if (categorical.includes(shape.perCategory)) continue;
    throw new HeddleError("incompatible-plugins", {
      expected: `a categorical covariate ${shape.perCategory} for ${name} of the likelihood ${plugin.name}`,
      got: categorical.length > 0 ? `only ${categorical.join(", ")}` : "no categorical covariate",
      next: `Add ${shape.perCategory} to covariates, or choose another dispersion.`,
    });
  }
}

/** Throws for an objective that needs a feature that this prior lacks; `divergence` is an untrained one. */
export function checkRequirements(
  objective: Objective,
  name: string,
  divergence: { perUnit?: unknown; estimator: string },
): void {
  const missing = (objective.requires ?? []).filter((requirement) =>
    requirement === "divergence.perUnit" ? divergence.perUnit === undefined : divergence.estimator !== "analytic",
  );
  if (missing.length === 0) return;
  throw new HeddleError("incompatible-plugins", {
    expected: `a prior with ${missing.join(" and ")} for the objective ${name}`,
    got: `a prior with a ${divergence.estimator} divergence${divergence.perUnit ? "" : " not split by latent"}`,
    next: "Choose prior: standard-normal, or another objective.",
  });
}
