import type { Factor, Random } from "@heddle/contracts";

/** Entries to train on and entries to test on, each ascending. */
export interface TrainTestSplit {
  readonly training: Int32Array;
  readonly testing: Int32Array;
}

/**
 * Random halves of the entries 0 … length − 1; of an odd number the extra entry goes to training.
 *
 * @param stratify per entry a label: each label is split into halves by itself; entries of −1 are in neither half
 * @param most largest size of a half, without `stratify`
 */
export function trainTestSplit(
  length: number,
  random: Random,
  { stratify, most = length }: { readonly stratify?: Int32Array; readonly most?: number } = {},
): TrainTestSplit {
  if (stratify !== undefined) return stratifiedSplit(stratify, random);
  const order = random.permutation(length);
  const half = Math.ceil(length / 2);
  const part = (from: number, to: number) => order.slice(from, Math.min(to, from + most)).sort();
  return { training: part(0, half), testing: part(half, length) };
}

function stratifiedSplit(labels: Int32Array, random: Random): TrainTestSplit {
  const training: number[] = [];
  const testing: number[] = [];
  const count = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  for (let label = 0; label < count; label++) {
    const entries = Int32Array.from(labels.keys()).filter((entry) => labels[entry] === label);
    const half = Math.ceil(entries.length / 2);
    for (const [place, at] of random.stream(label).permutation(entries.length).entries()) {
      (place < half ? training : testing).push(entries[at]);
    }
  }
  return { training: Int32Array.from(training).sort(), testing: Int32Array.from(testing).sort() };
}

/** Halves of a factor's known cells, as entries of `factor.cells`; within each level of a categorical factor. */
export function splitFactor(factor: Factor, random: Random): TrainTestSplit {
  return trainTestSplit(factor.cells.length, random, factor.kind === "categorical" ? { stratify: factor.labels } : {});
}
