import type { AnyPlugin, LatentSpec, Objective, ObjectiveTerms, Prior, Requirement, Schedule } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { expect } from "vitest";
import {
  type Check,
  creator,
  describeOnBackends,
  expectClose,
  expectFinite,
  expectNoLeak,
  slope,
  type TensorSetup,
} from "./checks.js";
import { adversaryChecks } from "./describe-adversary.js";
import { gaussianPosterior, gaussianSizes, momentsOf } from "./gaussian-input.js";
import { networkGiven, smallLatents } from "./model-input.js";
import { networkChecks } from "./network-checks.js";
import { recordedStep } from "./step-input.js";

export interface ObjectiveSetup extends TensorSetup {
  /** False for an objective that leaves the posterior's moments alone. */
  readonly shapesPosterior?: boolean;
}

/**
 * What every objective promises: named finite terms of the right shapes, gradients by the log probability, the
 * posterior's moments and a learned library size that agree with differences, schedules declared where they are asked
 * for, the same numbers for the same input, no tensor left behind. Schedules stand at their end.
 */
export function describeObjective(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup = {}): void {
  describeOnBackends(plugin, setup, objectiveChecks(plugin, setup));
}

const CELLS = 6;
const LOG_TWO_PI = 1.8378770664093453;

/** N(0, I), so that the suite needs no plugin of another role. */
const standardNormal: Prior = {
  weights: [],
  state: [],
  divergence(posterior) {
    const perUnit = posterior.groups.map((group) => {
      if (group.kind !== "gaussian") throw new Error("this suite makes Gaussian latents only");
      const { mean, logVariance } = group;
      const sum = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      return tf.mul(0.5, sum) as Tensor2D;
    });
    const perGroup = perUnit.map((unit) => tf.sum(unit, 1, true) as Tensor2D);
    return { perGroup: tf.concat(perGroup, 1), perUnit: tf.concat(perUnit, 1), estimator: "analytic" };
  },
  logProb: ({ z }) => tf.mul(-0.5, tf.sum(tf.add(tf.square(z), LOG_TWO_PI), 1)) as Tensor1D,
  sample: (cells, _covariates, step) => ({
    z: step.random.normal("prior", [cells, 3]) as Tensor2D,
    spec: smallLatents,
  }),
};

/** logProb and library divergence (N each), means and log variances (N × columns). */
type Parts = readonly [Float32Array, Float32Array, Float32Array, Float32Array];
type PartTensors = readonly [Tensor, Tensor, Tensor, Tensor];

interface Subject {
  readonly create: () => Objective;
  readonly schedules: Readonly<Record<string, Schedule>>;
  readonly spec: LatentSpec;
  readonly shapesPosterior: boolean;
}

/** The suite as a list. */
export function objectiveChecks(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup = {}): Check[] {
  const given = creator(plugin, setup, () => networkGiven());
  const options = plugin.options.parse(setup.options ?? {});
  const wanted = setup.given?.latentSpec ?? smallLatents;
  const subject: Subject = {
    create: () => given(),
    schedules: plugin.schedules?.(options) ?? {},
    spec: given().latents?.(wanted) ?? wanted,
    shapesPosterior: setup.shapesPosterior ?? true,
  };
  return [
    ...networkChecks((seed = 3) => given({ random: createRandom(seed) }), { hasWeights: false }),
    ...termChecks(subject),
    ...gradientChecks(subject),
    ...(subject.create().adversary ? adversaryChecks(() => subject.create().adversary!, subject.spec) : []),
  ];
}

function partsOf(spec: LatentSpec): Parts {
  const columns = gaussianSizes(spec).reduce((sum, size) => sum + size, 0);
  const random = createRandom(21);
  const { mean, logVariance } = momentsOf(CELLS, columns);
  return [
    random
      .stream("logProb")
      .normals(CELLS)
      .map((v) => 3 * v - 40),
    random.stream("library").uniforms(CELLS),
    mean,
    logVariance,
  ];
}

const tensorsOf = ([logProb, library, mean, logVariance]: Parts): PartTensors => [
  tf.tensor1d(logProb),
  tf.tensor1d(library),
  tf.tensor2d(mean, [CELLS, mean.length / CELLS]),
  tf.tensor2d(logVariance, [CELLS, mean.length / CELLS]),
];

function termsAt(
  { schedules, spec }: Subject,
  objective: Objective,
  [logProb, library, mean, logVariance]: PartTensors,
  learnsLibrary = true,
): { terms: ObjectiveTerms; asked: Set<string> } {
  const posterior = gaussianPosterior(spec, mean as Tensor2D, logVariance as Tensor2D);
  const step = recordedStep({ training: true, schedules });
  const latent = posterior.sample(recordedStep({ seed: 4 }));
  const divergence = standardNormal.divergence(posterior, latent, new Map(), recordedStep());
  const terms = objective.terms(
    {
      logProb: logProb as Tensor1D,
      ...(learnsLibrary && { libraryDivergence: library as Tensor1D }),
      posterior,
      latent,
      divergence,
      prior: standardNormal,
      covariates: new Map(),
    },
    step,
  );
  return { terms, asked: step.asked };
}

const total = (terms: ObjectiveTerms): Scalar =>
  tf.addN(
    Object.values(terms).map(({ value, weight }) => tf.mul(weight, tf.mean(value as Tensor1D))) as Tensor[],
  ) as Scalar;

function termChecks(subject: Subject): Check[] {
  const { create, schedules, spec } = subject;
  return [
    {
      title: "terms have names, values per cell or for the minibatch, scalar weights at least 0, all finite",
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
      title: "schedules: those declared are those asked for",
      run: () =>
        tf.tidy(() => {
          const { asked } = termsAt(subject, create(), tensorsOf(partsOf(spec)));
          const { adversary } = create();
          // the train step asks for this one
          const others = Object.keys(schedules).filter((name) => !adversary || name !== "adversaryLearningRate");
          expect([...asked].sort()).toEqual(others.sort());
          if (adversary) expect(schedules).toHaveProperty("adversaryLearningRate");
        }),
    },
    {
      title: "requires only what a prior can be asked for; changes latents to a space that is not empty",
      run: () => {
        const known: readonly Requirement[] = ["divergence.perUnit", "divergence.analytic"];
        for (const requirement of create().requires ?? []) expect(known).toContain(requirement);
        expect(spec.groups.length).toBeGreaterThan(0);
      },
    },
    {
      title: "the same input gives the same terms, and no tensor is left behind",
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

function gradientChecks(subject: Subject): Check[] {
  const { create, spec, shapesPosterior } = subject;
  const gradients = () =>
    tf.tidy(() =>
      tf
        .grads((...parts: Tensor[]) => total(termsAt(subject, create(), parts as unknown as PartTensors).terms))([
          ...tensorsOf(partsOf(spec)),
        ])
        .map((gradient) => Float32Array.from(gradient.dataSync())),
    );
  return [
    {
      title: "gradients reach log probability and the posterior's moments, and are finite",
      run: () => {
        const [byLogProb, , byMean, byVariance] = gradients();
        const reached = shapesPosterior ? [byLogProb!, byMean!, byVariance!] : [byLogProb!];
        for (const gradient of reached) {
          expectFinite(gradient);
          expect(gradient.some((value) => value !== 0)).toBe(true);
        }
        expect(byLogProb!.every((value) => value < 0)).toBe(true);
      },
    },
    {
      title: "a learned library size's divergence enters with weight 1: its gradient is 1/N (within 1e-6, float32)",
      run: () => expectClose(gradients()[1]!, new Float32Array(CELLS).fill(1 / CELLS), 1e-6),
    },
    {
      title: "gradients within 2e-3 of the largest (or of 1), against float32 differences at h = 1/16",
      run: () => {
        const objective = create();
        const parts = partsOf(spec);
        const found = gradients();
        for (const [part, values] of parts.entries()) {
          const expected = Array.from(values, (_, entry) =>
            slope((shift) => {
              const moved = values.map((value, i) => (i === entry ? value + shift : value));
              const at = parts.map((own, i) => (i === part ? moved : own)) as unknown as Parts;
              return tf.tidy(() => total(termsAt(subject, objective, tensorsOf(at)).terms).dataSync()[0]!);
            }),
          );
          expectClose(found[part]!, expected, 2e-3);
        }
      },
    },
  ];
}
