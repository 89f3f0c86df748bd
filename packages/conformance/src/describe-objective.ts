import type { AnyPlugin, Objective, Requirement } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import {
  type Check,
  creator,
  describeOnBackends,
  expectClose,
  expectFinite,
  expectNoLeak,
  type TensorSetup,
} from "./checks.js";
import { adversaryChecks } from "./describe-adversary.js";
import { networkGiven, smallLatents } from "./model-input.js";
import { networkChecks, savedCheck } from "./network-checks.js";
import { gradientChecks, gradientsAt } from "./objective-gradient-checks.js";
import {
  boundAt,
  CELLS,
  type ObjectiveSubject,
  type PartTensors,
  partsOf,
  tensorsOf,
  termsAt,
  total,
} from "./objective-input.js";
import { recordableChecks, type Step } from "./recordable-check.js";

export interface ObjectiveSetup extends TensorSetup {
  /** False for an objective that does not use the posterior's moments. */
  readonly shapesPosterior?: boolean;
  /**
   * Options at which the objective equals the negative ELBO, if any (β = 1). Its divergence is analytic, or for
   * "sampled" log q(z | x) − log p(z) at the drawn latents.
   */
  readonly elbo?: { readonly options: unknown; readonly divergence?: "analytic" | "sampled" };
}

/**
 * Requirements of every objective: named finite terms of the right shapes; gradients by the log probability, the
 * posterior's moments and a learned library size agree with finite differences; used schedules are declared; the same
 * input gives the same values; no tensor is leaked. Schedules have their final values.
 */
export function describeObjective(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup = {}): void {
  const { create, subject } = subjectOf(plugin, setup);
  describeOnBackends(plugin, setup, objectiveChecks(plugin, setup), () => [
    ...valuesOfTerms(subject, create()),
    ...gradientsAt(subject),
  ]);
}

/** Checks of the suite. */
export function objectiveChecks(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup = {}): Check[] {
  const { create, subject } = subjectOf(plugin, setup);
  return [
    ...networkChecks((seed = 3) => create(seed), { hasWeights: false }),
    savedCheck(create, (objective) => valuesOfTerms(subject, objective)),
    ...termChecks(subject),
    ...gradientChecks(subject),
    ...boundChecks(plugin, setup),
    ...recordableChecks(setup, () => twoSteps(subject)),
    ...(subject.create().adversary ? adversaryChecks(() => subject.create().adversary!, subject.spec) : []),
  ];
}

function subjectOf(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup) {
  const given = creator(plugin, setup, () => networkGiven());
  const options = plugin.options.parse(setup.options ?? {});
  const requestedSpec = setup.given?.latentSpec ?? smallLatents;
  const create = (seed = 3) => given({ random: createRandom(seed) });
  const subject: ObjectiveSubject = {
    create: () => create(),
    schedules: plugin.schedules?.(options) ?? {},
    spec: given().latents?.(requestedSpec) ?? requestedSpec,
    shapesPosterior: setup.shapesPosterior ?? true,
  };
  return { create, subject };
}

const valuesOfTerms = (subject: ObjectiveSubject, objective: Objective): Float32Array[] =>
  tf.tidy(() =>
    Object.values(termsAt(subject, objective, tensorsOf(partsOf(subject.spec))).terms).map(({ value }) =>
      Float32Array.from(value.dataSync()),
    ),
  );

function twoSteps(subject: ObjectiveSubject): (another: boolean) => Step {
  const objective = subject.create();
  return (another) => {
    const parts = tensorsOf(partsOf(subject.spec, another ? 22 : 21));
    const loss = (...own: Tensor[]) =>
      total(termsAt(subject, objective, own as unknown as PartTensors, true, another).terms);
    return () => tf.grads(loss)([...parts]);
  };
}

function boundChecks(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup): Check[] {
  if (setup.elbo === undefined) return [];
  const { options, divergence = "analytic" } = setup.elbo;
  const { create, subject } = subjectOf(plugin, { ...setup, options });
  return [
    {
      title: `with ${JSON.stringify(options)} it equals the negative ELBO (within 1e-5 of its value, float32)`,
      run: () =>
        tf.tidy(() => {
          const parts = tensorsOf(partsOf(subject.spec));
          const found = total(termsAt(subject, create(), parts).terms).dataSync();
          expectClose(found, boundAt(subject.spec, parts, divergence).dataSync(), 1e-5);
        }),
    },
  ];
}

// Long because it is a list of checks, each of a few lines.
function termChecks(subject: ObjectiveSubject): Check[] {
  const { create, schedules, spec } = subject;
  return [
    {
      title: "terms have names, values per cell or per minibatch, and scalar weights ≥ 0; all are finite",
      run: () =>
        tf.tidy(() => {
          for (const learnsLibrary of [false, true]) {
            const { terms } = termsAt(subject, create(), tensorsOf(partsOf(spec)), learnsLibrary);
            expect(Object.keys(terms).length).toBeGreaterThan(0);
            for (const [name, { value, weight }] of Object.entries(terms)) {
              expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
              expect([[], [CELLS]]).toContainEqual(value.shape);
              expect(weight.shape).toEqual([]);
              expectFinite(value.dataSync());
              expectFinite(weight.dataSync());
            }
          }
        }),
    },
    {
      title: "schedules: the declared ones equal the used ones",
      run: () =>
        tf.tidy(() => {
          const { requested } = termsAt(subject, create(), tensorsOf(partsOf(spec)));
          const { adversary } = create();
          // the train step uses these
          const relaxed = spec.groups.some(({ kind }) => kind === "concrete");
          const byTheStep = [...(adversary ? ["adversaryLearningRate"] : []), ...(relaxed ? ["temperature"] : [])];
          expect(Object.keys(schedules)).toEqual(expect.arrayContaining(byTheStep));
          const others = Object.keys(schedules).filter((name) => !byTheStep.includes(name));
          expect([...requested].sort()).toEqual(others.sort());
        }),
    },
    {
      title: "requires only existing features of priors; a changed latent space is not empty",
      run: () => {
        const known: readonly Requirement[] = ["divergence.perUnit", "divergence.analytic"];
        for (const requirement of create().requires ?? []) expect(known).toContain(requirement);
        expect(spec.groups.length).toBeGreaterThan(0);
      },
    },
    {
      title: "the same input gives the same terms; no tensor is leaked",
      run: () => {
        const objective = create();
        const read = () =>
          tf.tidy(() => {
            const { terms } = termsAt(subject, objective, tensorsOf(partsOf(spec)));
            return Object.entries(terms).map(([name, { value }]) => [name, Array.from(value.dataSync())]);
          });
        const first = read();
        expectNoLeak(() => expect(read()).toEqual(first));
      },
    },
  ];
}
