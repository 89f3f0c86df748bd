import type { Random } from "@heddle/contracts";
import type { PathEnds } from "./group-effects.js";
import { drawIndex } from "./groups.js";
import { naturalSpline } from "./natural-spline.js";

/** Splatter's bridges have five knots: 0, ¼, ½, ¾, 1. */
const KNOTS = 5;
const SMALLEST_FACTOR = 1e-6;

/**
 * Factors of every gene at every step of one path, step by step: `steps` × genes, row-major, > 0. A gene is non-linear
 * with `nonlinearProbability`: a Brownian bridge from start to end, smoothed by a natural spline. All others are
 * linear. Splatter's step 5.
 */
export function pathFactors(
  random: Random,
  ends: PathEnds,
  path: { steps: number; nonlinearProbability: number; sigmaFactor: number },
): Float64Array {
  const genes = ends.start.length;
  const factors = new Float64Array(path.steps * genes);
  const chosen = random.stream("nonlinear");
  const bridges = random.stream("bridges");
  for (let g = 0; g < genes; g++) {
    const sigmaFactor = chosen.uniform() < path.nonlinearProbability ? path.sigmaFactor : 0;
    const knots = bridge(bridges.stream(g), ends.start[g], ends.end[g], sigmaFactor);
    const points = naturalSpline(knots, path.steps);
    for (let j = 0; j < path.steps; j++) factors[j * genes + g] = points[j] < 0 ? SMALLEST_FACTOR : points[j];
  }
  return factors;
}

/**
 * A Brownian bridge from x to y at five knots: B = x + X − t (X₅ − y + x), where X starts at 0 and grows by
 * N(0, s) √¼, with s ~ U(0, sigmaFactor (x + y) / 2). With sigmaFactor 0 it is the straight line.
 */
export function bridge(random: Random, x: number, y: number, sigmaFactor: number): Float64Array {
  const s = sigmaFactor === 0 ? 0 : (random.uniform() * sigmaFactor * (x + y)) / 2;
  const randomWalk = new Float64Array(KNOTS);
  if (s > 0)
    for (let k = 1; k < KNOTS; k++)
      randomWalk[k] = randomWalk[k - 1] + s * random.normal() * Math.sqrt(1 / (KNOTS - 1));
  return randomWalk.map((value, k) => x + value - (k / (KNOTS - 1)) * (randomWalk[KNOTS - 1] - y + x));
}

/**
 * The step of each cell on its path, from 0: step j has a weight that changes linearly from `skew` at the first to
 * 1 − skew at the last.
 */
export function drawSteps(
  random: Random,
  pathOfCell: Int32Array,
  path: (k: number) => { steps: number; skew: number },
): Int32Array {
  const weights = new Map<number, Float64Array>();
  return pathOfCell.map((k) => {
    const known = weights.get(k) ?? stepWeights(path(k));
    weights.set(k, known);
    return drawIndex(random.uniform(), known);
  });
}

function stepWeights({ steps, skew }: { steps: number; skew: number }): Float64Array {
  return Float64Array.from({ length: steps }, (_, j) => skew + (j / (steps - 1)) * (1 - 2 * skew));
}
