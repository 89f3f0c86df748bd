import type { AnyPlugin, Requirement } from "@heddle/contracts";
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
  slope,
  type TensorSetup,
} from "./checks.js";
import { adversaryChecks } from "./describe-adversary.js";
import { networkGiven, smallLatents } from "./model-input.js";
import { networkChecks } from "./network-checks.js";
import {
  CELLS,
  type ObjectiveSubject,
  type Parts,
  type PartTensors,
  partsOf,
  tensorsOf,
  termsAt,
  total,
} from "./objective-input.js";

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

/** The suite as a list. */
export function objectiveChecks(plugin: AnyPlugin<"objective">, setup: ObjectiveSetup = {}): Check[] {
  const given = creator(plugin, setup, () => networkGiven());
  const options = plugin.options.parse(setup.options ?? {});
  const wanted = setup.given?.latentSpec ?? smallLatents;
  const subject: ObjectiveSubject = {
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

// Long because it is a list of checks, each of a few lines.
function termChecks(subject: ObjectiveSubject): Check[] {
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

// Long because it is a list of checks, each of a few lines.
function gradientChecks(subject: ObjectiveSubject): Check[] {
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
