import type { ObjectiveInput, ResolvedTerms } from "@heddle/contracts";
import { type Scalar, type Tensor, type Tensor1D, tf } from "@heddle/ops";
import { latentDivergence } from "./latent-divergence.js";

/** Results of one step as numbers: means over its cells. */
export interface StepReading {
  readonly cells: number;
  readonly loss: number;
  /** E[log p(x | z)] − KL, both unweighted, nats per cell. */
  readonly elbo: number;
  readonly terms: Readonly<Record<string, { readonly value: number; readonly weight: number }>>;
  readonly klPerLatent: readonly number[];
}

/** Tensors at the end of one minibatch. */
export interface StepOutcome extends ObjectiveInput {
  readonly terms: ResolvedTerms;
  readonly total: Scalar;
}

/** The numbers that a step packs for reading, by term name. */
export function readingOf(cells: number, terms: readonly string[], numbers: ArrayLike<number>): StepReading {
  const read = Object.fromEntries(
    terms.map((name, i) => [name, { value: numbers[2 + 2 * i], weight: numbers[3 + 2 * i] }]),
  );
  const klPerLatent: number[] = [];
  for (let i = 2 + 2 * terms.length; i < numbers.length; i++) klPerLatent.push(numbers[i]);
  return { cells, loss: numbers[0], elbo: numbers[1], terms: read, klPerLatent };
}

/** Packs all numbers into one tensor, so that reading takes one transfer, and keeps it after the tape. */
export function stepReader(cells: number) {
  let names: string[] = [];
  let packed: Tensor1D | undefined;
  let kept: Tensor | undefined;
  return {
    keep(outcome: StepOutcome): Pick<StepOutcome, "total" | "latent"> {
      const { logProb, libraryDivergence, posterior, divergence, terms, total, latent } = outcome;
      names = Object.keys(terms);
      const bound = tf.sub(tf.mean(logProb), tf.sum(tf.mean(divergence.perGroup, 0)));
      const values = Object.values(terms).flatMap(({ value, weight }) => [tf.mean(value), weight as Tensor]);
      const scalars = [total, libraryDivergence ? tf.sub(bound, tf.mean(libraryDivergence)) : bound, ...values];
      const perLatent = tf.mean(latentDivergence(posterior, divergence), 0) as Tensor1D;
      packed = tf.keep(tf.concat1d([tf.stack(scalars as Scalar[]) as Tensor1D, perLatent]));
      kept = tf.keep(latent.z);
      return { total, latent };
    },
    /** Disposes of the latents that were kept after the tape for the adversary. */
    dispose(): void {
      kept?.dispose();
    },
    read(): StepReading {
      const numbers = packed!.dataSync();
      packed!.dispose();
      return readingOf(cells, names, numbers);
    },
  };
}
