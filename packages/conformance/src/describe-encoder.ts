import { type AnyPlugin, type Encoder, latentColumns, unitWidths } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, tf } from "@heddle/ops";
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
import { denseInputChecks } from "./encoder-dense-checks.js";
import { fixedPosteriorCheck } from "./fixed-posterior-check.js";
import { givenBatch, networkGiven, smallData, smallLatents, withBatch } from "./model-input.js";
import { disposeNetwork, expectGradients, gradientsOf, networkChecks, savedCheck } from "./network-checks.js";
import { momentsOf, weighted } from "./posterior-moments.js";
import { oneOfTwo, recordableChecks, type Step } from "./recordable-check.js";
import { rotatedPosteriorCheck } from "./rotated-latents-checks.js";
import { type RecordedStep, recordedStep } from "./step-input.js";

export interface EncoderSetup extends TensorSetup {
  /** True if covariates change the posterior with these options. */
  readonly usesCovariates?: boolean;
}

/**
 * Requirements of every encoder: a finite posterior over the requested latents; gradients by every weight agree with
 * finite differences, in training and evaluation; it uses noise and moments of the minibatch in training only. Choose
 * options with a smooth activation and few hidden units, because finite differences cross the kinks of a ReLU.
 */
export function describeEncoder(plugin: AnyPlugin<"encoder">, setup: EncoderSetup = {}): void {
  const create = creator(plugin, setup, () => networkGiven());
  describeOnBackends(plugin, setup, encoderChecks(plugin, setup), () => outputsOf(create()));
}

function outputsOf(encoder: Encoder): Float32Array[] {
  const found = [...encoded(encoder, recordedStep()), ...encoded(encoder, recordedStep({ training: true }))];
  disposeNetwork(encoder);
  return found;
}

/** Checks of the suite. */
export function encoderChecks(plugin: AnyPlugin<"encoder">, setup: EncoderSetup = {}): Check[] {
  const given = creator(plugin, setup, () => networkGiven());
  const create = () => given();
  return [
    ...networkChecks((seed = 3) => given({ random: createRandom(seed) }), { hasWeights: true }),
    savedCheck(
      (seed) => given({ random: createRandom(seed) }),
      (encoder) => encoded(encoder, recordedStep()),
    ),
    ...posteriorChecks(create, setup),
    fixedPosteriorCheck(create, setup.given?.latentSpec ?? smallLatents),
    rotatedPosteriorCheck(create, setup.given?.latentSpec ?? smallLatents),
    ...modeChecks(create, setup),
    ...gradientChecks(create),
    ...denseInputChecks(create),
    ...recordableChecks(setup, () => twoSteps(create)),
  ];
}

function twoSteps(create: Create): (another: boolean) => Step {
  const encoder = create();
  return (another) => {
    const batch = givenBatch(smallData, another);
    const step = oneOfTwo(another);
    return () => gradientsOf(encoder, () => weighted(encoder.encode(batch, step)));
  };
}

type Create = () => Encoder;

function encoded(encoder: Encoder, step: RecordedStep, choice: Parameters<typeof withBatch>[2] = {}): Float32Array[] {
  return tf.tidy(() =>
    withBatch(
      smallData,
      (batch) => momentsOf(encoder.encode(batch, step)).map((t) => Float32Array.from(t.dataSync())),
      choice,
    ),
  );
}

function posteriorChecks(create: Create, setup: EncoderSetup): Check[] {
  const spec = setup.given?.latentSpec ?? smallLatents;
  return [
    {
      title: "posterior: the requested groups; means, samples and densities have the right shapes and are finite",
      run: () => {
        const encoder = create();
        for (const training of [true, false]) {
          tf.tidy(() =>
            withBatch(smallData, (batch) => {
              const { cells } = batch.counts;
              const posterior = encoder.encode(batch, recordedStep({ training }));
              const width = latentColumns(spec);
              const units = unitWidths(spec).length;
              expect(posterior.spec).toEqual(spec);
              expect(posterior.groups.map(({ kind }) => kind)).toEqual(spec.groups.map(({ kind }) => kind));
              const latent = posterior.sample(recordedStep({ seed: 2 }));
              const weights = tf.fill([cells, cells], -Math.log(cells)) as tf.Tensor2D;
              const { joint, perUnit } = posterior.aggregateLogProb(latent, weights);
              const found = [posterior.mean, latent.z, posterior.logProb(latent), joint, perUnit];
              expect(found.map(({ shape }) => shape)).toEqual([
                [cells, width],
                [cells, width],
                [cells, units],
                [cells],
                [cells, units],
              ]);
              for (const tensor of [...found, ...momentsOf(posterior)]) expectFinite(tensor.dataSync());
            }),
          );
        }
        disposeNetwork(encoder);
      },
    },
  ];
}

// Long because it is a list of checks, each of a few lines.
function modeChecks(create: Create, { usesCovariates = false }: EncoderSetup): Check[] {
  return [
    {
      title:
        "in evaluation: no noise, and the posterior of a cell does not depend on other cells (within 1e-5, float32)",
      run: () => {
        const encoder = create();
        const step = recordedStep();
        const whole = encoded(encoder, step);
        expect(step.drawn).toEqual([]);
        const alone = encoded(encoder, recordedStep(), { only: 2 });
        for (const [i, values] of alone.entries()) {
          const width = values.length;
          expectClose(values, whole[i].slice(2 * width, 3 * width), 1e-5);
        }
        disposeNetwork(encoder);
      },
    },
    {
      title: "in training: the same step gives the same posterior; updates keep the shapes of the state and are finite",
      run: () => {
        const encoder = create();
        tf.tidy(() =>
          withBatch(smallData, (batch) => {
            const step = recordedStep({ training: true });
            encoder.encode(batch, step);
            for (const { state, next } of step.updates) {
              expect(encoder.state.map(({ name }) => name)).toContain(state.name);
              expect(next.shape).toEqual(state.value.shape);
              expectFinite(next.dataSync());
            }
          }),
        );
        const train = () => encoded(encoder, recordedStep({ training: true }));
        expect(train()).toEqual(train());
        disposeNetwork(encoder);
      },
    },
    {
      title: `covariates ${usesCovariates ? "change" : "do not change"} the posterior, as \`usesCovariates\` states; no tensor is leaked`,
      run: () => {
        const encoder = create();
        const own = encoded(encoder, recordedStep());
        const other = encoded(encoder, recordedStep(), { shifted: true });
        expect(encoder.usesCovariates.length > 0).toBe(usesCovariates);
        if (usesCovariates) expect(other).not.toEqual(own);
        else expect(other).toEqual(own);
        expectNoLeak(() => encoded(encoder, recordedStep({ training: true })));
        disposeNetwork(encoder);
      },
    },
  ];
}

function gradientChecks(create: Create): Check[] {
  return [true, false].map((training) => ({
    title: `gradients by every weight in ${training ? "training" : "evaluation"}: within 5e-3 of the largest (or of 1), compared with float32 finite differences at h = 1/64`,
    run: () => {
      const encoder = create();
      const scalar = (): Scalar =>
        withBatch(smallData, (batch) => {
          const posterior = encoder.encode(batch, recordedStep({ training }));
          return weighted(posterior);
        });
      expectGradients(encoder.weights, scalar, { limit: 5e-3, alive: !training });
      disposeNetwork(encoder);
    },
  }));
}
