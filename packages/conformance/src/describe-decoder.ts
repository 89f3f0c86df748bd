// Long because it is lists of checks, each of a few lines.
import type { AnyPlugin, Decoder, HeadSpec } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor2D, tf, variable } from "@heddle/ops";
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
import { CELLS, codes, decode, decoded, WIDTH } from "./decoder-input.js";
import { covariatesOf, networkGiven, smallData, smallLatents } from "./model-input.js";
import { disposeNetwork, expectGradients, gradientsOf, networkChecks, savedCheck } from "./network-checks.js";
import { oneOfTwo, recordableChecks, type Step } from "./recordable-check.js";
import { rotatedLatentsCheck } from "./rotated-latents-checks.js";
import { recordedStep } from "./step-input.js";

/**
 * Requirements of every decoder: the heads of the likelihood, with their shapes, finite; gradients by every weight and by
 * the latents agree with finite differences; it uses covariates; it draws noise in training only. Choose options with a
 * smooth activation and few hidden units, because finite differences cross the kinks of a ReLU.
 */
export function describeDecoder(plugin: AnyPlugin<"decoder">, setup: TensorSetup = {}): void {
  const create = creator(plugin, setup, () => networkGiven());
  describeOnBackends(plugin, setup, decoderChecks(plugin, setup), () => outputsOf(create()));
}

function outputsOf(decoder: Decoder): Float32Array[] {
  const found = [...decoded(decoder, recordedStep()), ...decoded(decoder, recordedStep({ training: true }))];
  disposeNetwork(decoder);
  return found;
}

interface Subject {
  readonly create: () => Decoder;
  readonly heads: readonly HeadSpec[];
}

const levels = (name: string): number => {
  const spec = smallData.covariates.find((covariate) => covariate.name === name);
  return spec?.kind === "categorical" ? spec.levels.length : 0;
};

/** Checks of the suite. */
export function decoderChecks(plugin: AnyPlugin<"decoder">, setup: TensorSetup = {}): Check[] {
  const given = creator(plugin, setup, () => networkGiven());
  const { heads } = setup.given?.likelihood ?? networkGiven().likelihood!;
  const subject: Subject = { create: () => given(), heads };
  return [
    ...networkChecks((seed = 3) => given({ random: createRandom(seed) }), { hasWeights: true }),
    savedCheck(
      (seed) => given({ random: createRandom(seed) }),
      (decoder) => decoded(decoder, recordedStep()),
    ),
    ...headChecks(subject),
    rotatedLatentsCheck(() => given()),
    ...modeChecks(subject),
    ...gradientChecks(subject),
    ...recordableChecks(setup, () => twoSteps(subject)),
  ];
}

function twoSteps({ create }: Subject): (another: boolean) => Step {
  const decoder = create();
  return (another) => {
    const covariates = covariatesOf(smallData, CELLS);
    const z = tf.tensor2d(codes(another ? 18 : 17), [CELLS, WIDTH]);
    const step = oneOfTwo(another);
    return () =>
      gradientsOf(decoder, () => {
        const heads = decoder.decode({ z, spec: smallLatents }, covariates, step);
        return tf.addN(Object.values(heads).map(({ raw }) => tf.sum(tf.square(raw))));
      });
  };
}

// Long because it is a list of checks, each of a few lines.
function headChecks({ create, heads }: Subject): Check[] {
  return [
    {
      title: "heads: exactly those of the likelihood, with their shapes, one row per category where needed, all finite",
      run: () => {
        const decoder = create();
        for (const training of [true, false]) {
          tf.tidy(() => {
            const outputs = decode(decoder, recordedStep({ training }));
            expect(Object.keys(outputs).sort()).toEqual(heads.map(({ name }) => name).sort());
            for (const { name, shape } of heads) {
              const { raw, rows } = outputs[name];
              const expected = shape === "cell-gene" ? CELLS : shape === "gene" ? 1 : levels(shape.perCategory);
              expect(raw.shape).toEqual([expected, smallData.genes]);
              expectFinite(raw.dataSync());
              if (typeof shape === "string") expect(rows).toBeUndefined();
              else expect(Array.from(rows!)).toEqual(codesOf(shape.perCategory));
            }
          });
        }
        disposeNetwork(decoder);
      },
    },
    {
      title: "heads per gene or category start at the requested initial values: zeros, or standard normal",
      run: () => {
        const decoder = create();
        tf.tidy(() => {
          const outputs = decode(decoder, recordedStep());
          for (const { name, shape, start } of heads) {
            if (shape === "cell-gene") continue;
            const values = outputs[name].raw.dataSync();
            expect(values.some((value) => value !== 0)).toBe(start === "standard-normal");
          }
        });
        disposeNetwork(decoder);
      },
    },
    {
      title: "loadings, if any, are genes × latents",
      run: () => {
        const decoder = create();
        tf.tidy(() => {
          if (decoder.loadings) expect(decoder.loadings().shape).toEqual([smallData.genes, WIDTH]);
        });
        disposeNetwork(decoder);
      },
    },
  ];
}

const codesOf = (name: string): number[] =>
  tf.tidy(() => {
    const covariate = covariatesOf(smallData, CELLS).get(name);
    return covariate?.kind === "categorical" ? Array.from(covariate.codes) : [];
  });

// Long because it is a list of checks, each of a few lines.
function modeChecks({ create, heads }: Subject): Check[] {
  const perCell = heads.flatMap(({ shape }, i) => (shape === "cell-gene" ? [i] : []));
  return [
    {
      title: "in evaluation: no noise, and the heads of a cell do not depend on other cells (within 1e-5, float32)",
      run: () => {
        const decoder = create();
        const step = recordedStep();
        const whole = decoded(decoder, step);
        expect(step.drawn).toEqual([]);
        const alone = decoded(decoder, recordedStep(), { z: codes().slice(2 * WIDTH, 3 * WIDTH), from: 2 });
        for (const i of perCell) {
          expectClose(alone[i], whole[i].slice(2 * smallData.genes, 3 * smallData.genes), 1e-5);
        }
        disposeNetwork(decoder);
      },
    },
    {
      title: "in training: the same step gives the same heads; updates keep the shapes of the state and are finite",
      run: () => {
        const decoder = create();
        tf.tidy(() => {
          const step = recordedStep({ training: true });
          decode(decoder, step);
          for (const { state, next } of step.updates) {
            expect(decoder.state.map(({ name }) => name)).toContain(state.name);
            expect(next.shape).toEqual(state.value.shape);
            expectFinite(next.dataSync());
          }
        });
        const train = () => decoded(decoder, recordedStep({ training: true }));
        expect(train()).toEqual(train());
        disposeNetwork(decoder);
      },
    },
    {
      title: "covariates and latents change the heads; no tensor is leaked",
      run: () => {
        const decoder = create();
        const own = decoded(decoder, recordedStep());
        const shifted = decoded(decoder, recordedStep(), { shifted: true });
        const moved = decoded(decoder, recordedStep(), { z: codes().map((value) => value + 1) });
        for (const other of [shifted, moved]) expect(perCell.some((i) => differs(own[i], other[i]))).toBe(true);
        expectNoLeak(() => decoded(decoder, recordedStep({ training: true })));
        disposeNetwork(decoder);
      },
    },
  ];
}

const differs = (a: Float32Array, b: Float32Array): boolean => a.some((value, i) => value !== b[i]);

function gradientChecks({ create }: Subject): Check[] {
  return [true, false].map((training) => ({
    title: `gradients by every weight and the latents in ${training ? "training" : "evaluation"}: within 5e-3 of the largest (or of 1), compared with float32 finite differences at h = 1/64`,
    run: () => {
      const decoder = create();
      const z = variable("z", [CELLS, WIDTH], codes());
      const scalar = (): Scalar => {
        const latent = { z: z.value as Tensor2D, spec: smallLatents };
        const outputs = decoder.decode(latent, covariatesOf(smallData, CELLS), recordedStep({ training }));
        const weighted = Object.values(outputs).map(({ raw }, i) =>
          tf.sum(tf.mul(raw, tf.tensor(createRandom(40 + i).normals(raw.size), raw.shape))),
        );
        return tf.addN(weighted) as Scalar;
      };
      expectGradients([...decoder.weights, z], scalar, { limit: 5e-3, alive: !training });
      z.value.dispose();
      disposeNetwork(decoder);
    },
  }));
}
