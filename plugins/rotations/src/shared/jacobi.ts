import type { Matrix, Random } from "@heddle/contracts";
import { cos, orthonormalBasis, sin } from "@heddle/numerics";
import type { Contrast } from "./contrast.js";
import { covarianceOf, mapped } from "./covariance.js";
import { criterion, pairValue, rotate, STILL, type State, type Turn } from "./plane-rotation.js";

export interface JacobiOptions {
  readonly contrast: Contrast;
  /** Weight of Σ r² over pairs of latents, subtracted from the contrasts. */
  readonly correlationPenalty: number;
  /** Number of starts: the latents themselves, then random rotations. */
  readonly starts: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/** Angles per quarter turn in the first sweeps. */
const ANGLES = 24;
const COARSE_STEP = Math.PI / 2 / ANGLES;
const FINEST_STEP = 1e-5;
const MOST_SWEEPS = 15;
/** Smallest increase of the criterion that a coarse rotation must give. */
const COARSE_GAIN = 1e-6;
const FINE_GAIN = 1e-13;
/** Random starts search on this many cells first: from there, the search over all cells takes few sweeps. */
const COARSE_CELLS = 1000;
/** A start replaces an earlier one only if it is better by more than the coarse search resolves. */
const CLEARLY_BETTER = 1e-4;

/**
 * The orthogonal matrix R that maximizes Σ contrast(u_j) − penalty · Σ r²_jk over pairs, for the standardized rows u of
 * R z, by Jacobi sweeps of plane rotations: 24 angles of a quarter turn for each pair, from several starts. Smaller steps,
 * down to 1e-5 radian, then refine the best start.
 *
 * @param latents K centered latents, one array each
 */
export function jacobi(latents: readonly Float64Array[], options: JacobiOptions): Matrix {
  const size = latents.length;
  const coarse = Array.from({ length: ANGLES - 1 }, (_, i) => (i + 1) * COARSE_STEP);
  const sweepFrom = (cells: readonly Float64Array[], rotation: Matrix): State => {
    options.signal?.throwIfAborted();
    const turned = mapped(rotation, cells);
    const state: State = { latents: turned, covariance: covarianceOf(turned), rotation };
    sweepUntilStill(state, options, coarse, COARSE_GAIN);
    return state;
  };
  const few = everyNth(latents);
  const search = (start: number) => {
    const rotation =
      start === 0 ? identity(size) : sweepFrom(few, randomRotation(size, options.random.stream(start))).rotation;
    const state = sweepFrom(latents, rotation);
    return { state, total: criterion(state, options) };
  };
  let best = search(0);
  for (let start = 1; start < options.starts; start++) {
    const other = search(start);
    if (other.total > best.total + CLEARLY_BETTER) best = other;
  }
  for (let step = COARSE_STEP / 2; step > FINEST_STEP; step /= 2)
    sweepUntilStill(best.state, options, [step, -step], FINE_GAIN);
  return best.state.rotation;
}

/** At most about COARSE_CELLS of the cells, evenly over their order. */
function everyNth(latents: readonly Float64Array[]): readonly Float64Array[] {
  const step = Math.ceil(latents[0].length / COARSE_CELLS);
  return step === 1 ? latents : latents.map((latent) => latent.filter((_, cell) => cell % step === 0));
}

export function identity(size: number): Matrix {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  return { rows: size, columns: size, values };
}

const randomRotation = (size: number, random: Random): Matrix =>
  orthonormalBasis({ rows: size, columns: size, values: Float64Array.from(random.normals(size * size)) });

/** Sweeps over all pairs until no rotation by one of these angles helps; unchanged pairs are not tried again. */
function sweepUntilStill(state: State, options: JacobiOptions, angles: readonly number[], gain: number): void {
  const turns = angles.map((angle): Turn => ({ cosine: cos(angle), sine: sin(angle) }));
  const size = state.latents.length;
  const rotations = new Int32Array(size);
  const tried = new Map<number, string>();
  for (let sweep = 0, moved = true; moved && sweep < MOST_SWEEPS; sweep++) {
    moved = false;
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) {
        const version = `${rotations[i]} ${rotations[j]}`;
        if (tried.get(i * size + j) === version) continue;
        const turn = bestTurn(state, options, [i, j], turns, gain);
        if (turn === undefined) {
          tried.set(i * size + j, version);
          continue;
        }
        rotate(state, i, j, turn);
        rotations[i]++;
        rotations[j]++;
        moved = true;
      }
  }
}

function bestTurn(
  state: State,
  options: JacobiOptions,
  pair: readonly [number, number],
  turns: readonly Turn[],
  gain: number,
): Turn | undefined {
  let most = pairValue(state, options, pair, STILL) + gain;
  let best: Turn | undefined;
  for (const turn of turns) {
    const value = pairValue(state, options, pair, turn);
    if (value <= most) continue;
    most = value;
    best = turn;
  }
  return best;
}
