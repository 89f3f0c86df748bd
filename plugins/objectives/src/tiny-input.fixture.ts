import type { Objective, ObjectiveInput, Plugin, Schedule, StepContext } from "@heddle/contracts";
import { resolveTerms, tf } from "@heddle/ops";

/** Three cells, two latent groups, with log probabilities and KL divergences that are easy to add by hand. */
const tinyInput = (library: boolean): ObjectiveInput =>
  ({
    logProb: tf.tensor1d([-10, -20, -33]),
    ...(library && { libraryDivergence: tf.tensor1d([1, 2, 6]) }),
    divergence: {
      perGroup: tf.tensor2d([
        [1, 0.5],
        [2, 4],
        [6, 1.5],
      ]),
      estimator: "analytic",
    },
  }) as unknown as ObjectiveInput;

export interface TinyTerm {
  readonly values: number[];
  readonly weight: number;
}

/** The terms at these values of the schedules, as numbers. */
export function tinyTerms<O>(
  plugin: Plugin<"objective", O, readonly []>,
  options: unknown,
  schedules: Readonly<Record<string, number>>,
  { library = false } = {},
): Record<string, TinyTerm> {
  const objective: Objective = plugin.create(plugin.options.parse(options), []);
  const step = { schedule: (name: string) => tf.scalar(schedules[name]) } as unknown as StepContext;
  const before = tf.engine();
  before.startScope();
  try {
    const terms = Object.entries(resolveTerms(objective.terms(tinyInput(library), step), step));
    return Object.fromEntries(
      terms.map(([name, { value, weight }]) => [
        name,
        { values: Array.from(value.dataSync()), weight: weight.dataSync()[0] },
      ]),
    );
  } finally {
    before.endScope();
  }
}

/** The schedules that an objective declares for these options. */
export const schedulesOf = <O>(
  plugin: Plugin<"objective", O, readonly []>,
  options: unknown,
): Readonly<Record<string, Schedule>> => plugin.schedules!(plugin.options.parse(options));
