import type { AnyPlugin, LibrarySize } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, creator, describeOnBackends, expectFinite, expectNoLeak, type TensorSetup } from "./checks.js";
import { denseCounts } from "./describe-likelihood-input.js";
import { givenBatch, networkGiven, smallData, withBatch } from "./model-input.js";
import { disposeNetwork, gradientsBy, networkChecks, savedCheck } from "./network-checks.js";
import { oneOfTwo, recordableChecks, type Step } from "./recordable-check.js";
import { recordedStep } from "./step-input.js";

/**
 * Requirements of every library size: one finite logarithm per cell, from a single count to a million; a KL divergence
 * per cell if it is learned; the same step gives the same values; no tensor is leaked.
 */
export function describeLibrarySize(plugin: AnyPlugin<"library-size">, setup: TensorSetup = {}): void {
  const create = creator(plugin, setup, () => networkGiven());
  describeOnBackends(plugin, setup, librarySizeChecks(plugin, setup), () => {
    const librarySize = create();
    const found = outputsOf(librarySize);
    disposeNetwork(librarySize);
    return found;
  });
}

function outputsOf(librarySize: LibrarySize): Float32Array[] {
  const { logSize, divergence } = inferred(librarySize);
  return divergence ? [logSize, divergence] : [logSize];
}

function inferred(librarySize: LibrarySize, training = false) {
  return tf.tidy(() =>
    withBatch(smallData, (batch) => {
      const { logSize, divergence } = librarySize.infer(batch, recordedStep({ training }));
      return {
        shapes: [logSize.shape, divergence?.shape ?? [batch.counts.cells]],
        cells: batch.counts.cells,
        logSize: Float32Array.from(logSize.dataSync()),
        divergence: divergence && Float32Array.from(divergence.dataSync()),
      };
    }),
  );
}

function twoSteps(librarySize: LibrarySize): (another: boolean) => Step {
  return (another) => {
    const batch = givenBatch(smallData, another);
    const step = oneOfTwo(another);
    return () => {
      const { logSize, divergence } = librarySize.infer(batch, step);
      return divergence ? [logSize, divergence] : logSize;
    };
  };
}

/** Checks of the suite. */
// Long because it is a list of checks, each of a few lines.
export function librarySizeChecks(plugin: AnyPlugin<"library-size">, setup: TensorSetup = {}): Check[] {
  const given = creator(plugin, setup, () => networkGiven());
  const create = () => given();
  return [
    ...networkChecks((seed = 3) => given({ random: createRandom(seed) }), { hasWeights: false }),
    savedCheck((seed) => given({ random: createRandom(seed) }), outputsOf),
    {
      title: "logSize, and the divergence if any: one finite value per cell, in training and evaluation",
      run: () => {
        const librarySize = create();
        for (const training of [true, false]) {
          const { shapes, cells, logSize, divergence } = inferred(librarySize, training);
          expect(shapes).toEqual([[cells], [cells]]);
          expectFinite(logSize);
          expectFinite(divergence ?? []);
        }
        disposeNetwork(librarySize);
      },
    },
    {
      title: "cells with one count and with a million: finite values",
      run: () => {
        const librarySize = create();
        const counts = denseCounts([1, 0, 0, 0, 0, 0, 1e6, 0, 3, 0, 0, 0], smallData.genes);
        tf.tidy(() =>
          withBatch(smallData, (batch) => {
            const covariates = new Map(
              [...batch.covariates].map(([name, c]) => [
                name,
                c.kind === "continuous"
                  ? { ...c, values: tf.slice1d(c.values, 0, 2) }
                  : { ...c, codes: c.codes.slice(0, 2), oneHot: tf.slice(c.oneHot, [0, 0], [2, -1]) },
              ]),
            );
            const two = { counts, covariates, cells: Int32Array.of(0, 1) };
            expectFinite(librarySize.infer(two, recordedStep()).logSize.dataSync());
          }),
        );
        counts.dispose();
        disposeNetwork(librarySize);
      },
    },
    {
      title: "every weight has a gradient",
      run: () => {
        const librarySize = create();
        if (librarySize.weights.length > 0) {
          const gradients = gradientsBy(librarySize.weights, () =>
            withBatch(smallData, (batch) => {
              const { logSize, divergence } = librarySize.infer(batch, recordedStep({ training: true }));
              return tf.sum(divergence ? tf.add(logSize, divergence) : logSize);
            }),
          );
          for (const gradient of gradients.values()) expectFinite(gradient);
        }
        disposeNetwork(librarySize);
      },
    },
    {
      title: "the same step gives the same sizes; no tensor is leaked",
      run: () => {
        const librarySize = create();
        const first = inferred(librarySize, true);
        expectNoLeak(() => expect(inferred(librarySize, true)).toEqual(first));
        disposeNetwork(librarySize);
      },
    },
    ...recordableChecks(setup, () => twoSteps(create())),
  ];
}
