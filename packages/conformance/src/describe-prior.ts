// Long because it is lists of checks, each of a few lines.
import type { AnyPlugin, Dependencies, Encoder, LatentSpec, Prior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor, type Tensor2D, tf } from "@heddle/ops";
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
import { gaussianPosterior, gaussianSizes, momentsOf } from "./gaussian-input.js";
import { covariatesOf, networkGiven, smallData } from "./model-input.js";
import { disposeNetwork, networkChecks, savedCheck } from "./network-checks.js";
import { covariateCheck } from "./prior-covariate-check.js";
import { columnsOf, densityChecks, type PriorSubject } from "./prior-density-checks.js";
import { divergenceAt } from "./prior-divergence.js";
import { oneOfTwo, recordableChecks, type Step } from "./recordable-check.js";
import { recordedStep } from "./step-input.js";

export interface PriorSetup extends TensorSetup {
  /** Moments at which a Gaussian posterior equals this prior, if any: the divergence is 0. */
  readonly itself?: { readonly mean: number; readonly logVariance: number };
  /** Creates an encoder for these latents, for a prior that needs one. */
  readonly encoder?: (spec: LatentSpec) => Encoder;
}

/**
 * Requirements of every prior: its divergence has the declared kind, its density integrates to 1, and samples follow it.
 * Latents are Gaussian here: two groups of 2 and 1 coordinates, or `setup.given.latentSpec`.
 */
export function describePrior(plugin: AnyPlugin<"prior">, setup: PriorSetup = {}): void {
  const spec = specOf(setup);
  const create = priorCreator(plugin, setup);
  describeOnBackends(plugin, setup, priorChecks(plugin, setup), () => {
    const prior = create();
    const found = outputsOf(prior, spec);
    disposeNetwork(prior);
    return found;
  });
}

const specOf = ({ given }: PriorSetup): LatentSpec =>
  given?.latentSpec ?? {
    groups: [
      { kind: "gaussian", size: 2 },
      { kind: "gaussian", size: 1 },
    ],
  };

/** Creates the prior, over the latents of the suite or others, with an encoder for these latents if it needs one. */
function priorCreator(plugin: AnyPlugin<"prior">, setup: PriorSetup): (changes?: Partial<Dependencies>) => Prior {
  const spec = specOf(setup);
  const create = creator(plugin, setup, () => ({ ...networkGiven(), latentSpec: spec }));
  return (changes = {}) =>
    create({ ...(setup.encoder && { encoder: setup.encoder(changes.latentSpec ?? spec) }), ...changes });
}

function outputsOf(prior: Prior, spec: LatentSpec): Float32Array[] {
  const { perGroup, perUnit, ratio } = divergenceAt(prior, spec, momentsOf(5, columnsOf(spec)));
  return perUnit ? [perGroup, ratio, perUnit] : [perGroup, ratio];
}

/** Checks of the suite. */
export function priorChecks(plugin: AnyPlugin<"prior">, setup: PriorSetup = {}): Check[] {
  const spec = specOf(setup);
  const given = priorCreator(plugin, setup);
  const subject: PriorSubject = {
    create: () => given(),
    spec,
    itself: setup.itself,
    createLine: () => given({ latentSpec: { groups: [{ kind: "gaussian", size: 1 }] } }),
  };
  return [
    ...networkChecks((seed = 3) => given({ random: createRandom(seed) }), { hasWeights: false }),
    covariateCheck(subject),
    savedCheck(
      (seed) => given({ random: createRandom(seed) }),
      (prior) => outputsOf(prior, spec),
    ),
    ...divergenceChecks(subject),
    ...densityChecks(subject),
    ...tensorChecks(subject),
    ...recordableChecks(setup, () => twoSteps(subject)),
  ];
}

const rowSums = (values: ArrayLike<number>, columns: number): number[] =>
  Array.from({ length: values.length / columns }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += values[row * columns + i];
    return sum;
  });

// Long because it is a list of checks, each of a few lines.
function divergenceChecks({ create, spec, itself }: PriorSubject): Check[] {
  const sizes = gaussianSizes(spec);
  const columns = columnsOf(spec);
  const cells = 5;
  return [
    {
      title: "divergence: N × groups, finite; an analytic one is ≥ 0 (within 1e-5, float32)",
      run: () => {
        const found = divergenceAt(create(), spec, momentsOf(cells, columns));
        expect(found.shapes[0]).toEqual([cells, sizes.length]);
        expectFinite(found.perGroup);
        if (found.estimator === "analytic") expect(Math.min(...found.perGroup)).toBeGreaterThanOrEqual(-1e-5);
      },
    },
    {
      title: "divergence per unit, if given, sums to that of the group (within 1e-5 of the largest, float32)",
      run: () => {
        const { shapes, perGroup, perUnit } = divergenceAt(create(), spec, momentsOf(cells, columns));
        if (perUnit === undefined) return;
        expect(shapes[1]).toEqual([cells, columns]);
        const starts = sizes.map((_, group) => sizes.slice(0, group).reduce((sum, size) => sum + size, 0));
        const sums = Array.from({ length: cells }, (_, cell) =>
          sizes.map((size, group) =>
            perUnit
              .slice(cell * columns + starts[group], cell * columns + starts[group] + size)
              .reduce((sum, value) => sum + value, 0),
          ),
        );
        expectClose(perGroup, sums.flat(), 1e-5);
      },
    },
    {
      title: "divergence: its mean equals that of log q − log p over 4000 samples, within 6 standard errors",
      run: () => {
        const draws = 4000;
        for (const seed of [1, 2, 3]) {
          const one = momentsOf(1, columns, seed);
          const repeated = (values: Float32Array) =>
            Float32Array.from({ length: draws * columns }, (_, at) => values[at % columns]);
          const moments = { mean: repeated(one.mean), logVariance: repeated(one.logVariance) };
          const { perGroup, ratio } = divergenceAt(create(), spec, moments, seed);
          const differences = rowSums(perGroup, sizes.length).map((value, i) => value - ratio[i]);
          const mean = differences.reduce((sum, value) => sum + value, 0) / draws;
          const variance = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / draws;
          expect(Math.abs(mean)).toBeLessThan(6 * Math.sqrt(variance / draws) + 1e-5);
        }
      },
    },
    {
      title: "divergence of the prior from itself is 0 (within 1e-6, float32)",
      run: () => {
        if (itself === undefined) return;
        const filled = (value: number) => new Float32Array(cells * columns).fill(value);
        const moments = { mean: filled(itself.mean), logVariance: filled(itself.logVariance) };
        const { perGroup } = divergenceAt(create(), spec, moments);
        expect(Math.max(...perGroup.map(Math.abs))).toBeLessThan(1e-6);
      },
    },
  ];
}

function twoSteps({ create, spec }: PriorSubject): (another: boolean) => Step {
  const prior = create();
  const columns = columnsOf(spec);
  const cells = 5;
  return (another) => {
    const covariates = covariatesOf(smallData, cells);
    const { mean, logVariance } = momentsOf(cells, columns, another ? 2 : 1);
    const moments = [mean, logVariance].map((values) => tf.tensor2d(values, [cells, columns]));
    const loss = (...own: Tensor[]) => {
      const posterior = gaussianPosterior(spec, ...(own as [Tensor2D, Tensor2D]));
      const step = oneOfTwo(another);
      const latent = posterior.sample(step);
      const { perGroup } = prior.divergence(posterior, latent, covariates, step);
      return tf.add(tf.sum(perGroup), tf.sum(prior.logProb(latent, covariates)));
    };
    return () => tf.grads(loss)(moments);
  };
}

// Long because it is a list of checks, each of a few lines.
function tensorChecks({ create, spec }: PriorSubject): Check[] {
  const columns = columnsOf(spec);
  const cells = 3;
  const total = (prior: Prior) => (mean: Tensor, logVariance: Tensor) => {
    const posterior = gaussianPosterior(spec, mean as Tensor2D, logVariance as Tensor2D);
    const step = recordedStep({ training: true });
    const latent = posterior.sample(step);
    return tf.sum(prior.divergence(posterior, latent, covariatesOf(smallData, cells), step).perGroup);
  };
  return [
    {
      title: "gradients by the posterior's moments: within 1e-3 of float32 finite differences at h = 1/16",
      run: () => {
        const prior = create();
        const { mean, logVariance } = momentsOf(cells, columns);
        const tensors = (m: Float32Array, v: Float32Array): [Tensor2D, Tensor2D] => [
          tf.tensor2d(m, [cells, columns]),
          tf.tensor2d(v, [cells, columns]),
        ];
        const moved = (values: Float32Array, entry: number, shift: number) =>
          values.map((value, i) => (i === entry ? value + shift : value));
        const at = (m: Float32Array, v: Float32Array) => tf.tidy(() => total(prior)(...tensors(m, v)).dataSync()[0]);
        const [byMean, byVariance] = tf.tidy(() =>
          tf
            .grads(total(prior))(tensors(mean, logVariance))
            .map((gradient) => Float32Array.from(gradient.dataSync())),
        );
        const slopes = (of: (entry: number, shift: number) => number) =>
          Array.from(mean, (_, entry) => slope((shift) => of(entry, shift)));
        expectClose(
          byMean,
          slopes((entry, shift) => at(moved(mean, entry, shift), logVariance)),
          1e-3,
        );
        expectClose(
          byVariance,
          slopes((entry, shift) => at(mean, moved(logVariance, entry, shift))),
          1e-3,
        );
      },
    },
    {
      title: "the same input gives the same values; no tensor is leaked",
      run: () => {
        const prior = create();
        const moments = momentsOf(cells, columns);
        const first = divergenceAt(prior, spec, moments);
        expectNoLeak(() => expect(divergenceAt(prior, spec, moments)).toEqual(first));
        disposeNetwork(prior);
      },
    },
  ];
}
