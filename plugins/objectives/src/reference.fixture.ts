/** reference.json, by tooling/references/objectives.py: torch 2.15.0 in float64. */
import { readFileSync } from "node:fs";
import type { Objective, ResolvedTerms } from "@heddle/contracts";
import { resolveTerms, type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { expect } from "vitest";
import { inputOf, posteriorOf, type Rows, stepOf } from "./gaussian-input.fixture.js";

export interface WithGradients {
  readonly value: number;
  /** Gradients by the tensors of the reference, in the order of the file. */
  readonly gradients: readonly Rows[];
}

export interface Reference {
  readonly mean: Rows;
  readonly logVariance: Rows;
  readonly z: Rows;
  readonly priorDraws: Rows;
  readonly datasetSize: number;
  readonly tcvae: Readonly<
    Record<string, { readonly terms: Readonly<Record<string, readonly number[]>>; readonly gradients: readonly Rows[] }>
  >;
  readonly dip: Readonly<Record<string, Readonly<Record<string, WithGradients>>>>;
  readonly discrepancy: readonly (WithGradients & { readonly kernel: string; readonly scales: readonly number[] })[];
  readonly discriminator: {
    readonly latents: Rows;
    readonly permuted: Rows;
    /** Weights (inputs × outputs) and bias of each layer in turn. */
    readonly weights: readonly (Rows | readonly number[])[];
    readonly logitDifference: readonly number[];
    readonly gradientByLatents: Rows;
    readonly loss: number;
    readonly learningRate: number;
    readonly weightsAfter3: readonly (Rows | readonly number[])[];
  };
}

export const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Reference;

/** Every difference at most `limit`, relative to the largest expected value or to 1. */
export function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, limit: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i]) / scale, `entry ${i}`).toBeLessThan(limit);
  }
}

/** The resolved terms at the reference's moments and samples; a schedule that is not given is 1. */
export function referenceTerms(objective: Objective, schedules: Readonly<Record<string, number>> = {}): ResolvedTerms {
  const step = stepOf(schedules, reference.datasetSize);
  return resolveTerms(objective.terms(inputOf(reference), step), step);
}

/** Gradients of Σ weight · mean(value) over the terms named in `chosen`, by means, log variances and samples. */
export function referenceGradients(
  objective: Objective,
  chosen: readonly string[],
  schedules: Readonly<Record<string, number>> = {},
): Float32Array[] {
  const total = (mean: Tensor, logVariance: Tensor, z: Tensor): Scalar => {
    const posterior = posteriorOf(mean as Tensor2D, logVariance as Tensor2D);
    const input = { ...inputOf(reference), posterior, latent: { z: z as Tensor2D, spec: posterior.spec } };
    const step = stepOf(schedules, reference.datasetSize);
    const terms = resolveTerms(objective.terms(input, step), step);
    const parts = chosen.map((name): Scalar => tf.mul(terms[name].weight, tf.mean(terms[name].value)));
    // tf.grads requires that the total depends on all three: unused ones get gradient 0
    const none: Scalar = tf.mul(0, tf.addN([tf.sum(mean), tf.sum(logVariance), tf.sum(z)]));
    return tf.addN([...parts, none]);
  };
  return tf.tidy(() => {
    const start = [reference.mean, reference.logVariance, reference.z].map((rows) =>
      tf.tensor2d(rows.map((row) => [...row])),
    );
    const gradients = tf.grads((...all: Tensor[]) => total(all[0], all[1], all[2]))(start);
    return gradients.map((gradient) => gradient.dataSync() as Float32Array);
  });
}
