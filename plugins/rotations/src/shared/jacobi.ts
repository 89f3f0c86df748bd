import type { Matrix, Random } from "@heddle/contracts";
import { cos, orthonormalBasis, sin } from "@heddle/numerics";
import { covarianceOf, mapped } from "./covariance.js";
import { type Criterion, criterion, pairValues, rotate, STILL, type State, type Turn } from "./plane-rotation.js";

export interface JacobiOptions extends Criterion {
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
/** Starts search on this many cells, in steps of 7.5 degrees, with a gain above their sampling error. */
const FEW_CELLS = 500;
const FEW_CELLS_STEP = 2 * COARSE_STEP;
const FEW_CELLS_GAIN = 1e-4;
/** Number of starts that continue on all cells: those with the largest criterion on all cells. */
const CONTINUED = 2;
/** A start replaces a better-ranked one only if it is better by more than the coarse search resolves. */
const CLEARLY_BETTER = 1e-4;

/**
 * The orthogonal matrix R that maximizes Σ contrast(u_j) − penalty · Σ r²_jk over pairs, for the standardized rows u of
 * R z, by Jacobi sweeps of plane rotations. Each start searches on few cells. The two best starts continue on all cells with
 * 24 angles of a quarter turn for each pair. Smaller steps, down to 1e-5 radian, then refine the better one.
 *
 * @param latents K centered latents, one array each
 */
export function jacobi(latents: readonly Float64Array[], options: JacobiOptions): Matrix {
  const few = everyNth(latents);
  const starts = Array.from({ length: options.starts }, (_, start) => {
    const initial =
      start === 0 ? identity(latents.length) : randomRotation(latents.length, options.random.stream(start));
    const state = stateAt(few, initial);
    sweepUntilStill(state, options, quarterTurn(FEW_CELLS_STEP), FEW_CELLS_GAIN);
    return { rotation: state.rotation, value: criterion(stateAt(latents, state.rotation), options) };
  });
  // the sort is stable: of equal starts, the first continues
  const chosen = starts.sort((a, b) => b.value - a.value).slice(0, CONTINUED);
  const [first, ...others] = chosen.map(({ rotation }) => {
    const state = stateAt(latents, rotation);
    sweepUntilStill(state, options, quarterTurn(COARSE_STEP), COARSE_GAIN);
    return { state, value: criterion(state, options) };
  });
  const { state } = others.reduce((best, other) => (other.value > best.value + CLEARLY_BETTER ? other : best), first);
  for (let step = COARSE_STEP / 2; step > FINEST_STEP; step /= 2)
    sweepUntilStill(state, options, [step, -step], FINE_GAIN);
  return state.rotation;
}

function stateAt(cells: readonly Float64Array[], rotation: Matrix): State {
  const latents = mapped(rotation, cells);
  return { latents, covariance: covarianceOf(latents), rotation };
}

/** Angles of a quarter turn, without 0. */
const quarterTurn = (step: number): number[] =>
  Array.from({ length: Math.round(Math.PI / 2 / step) - 1 }, (_, i) => (i + 1) * step);

/** At most about FEW_CELLS of the cells, evenly over their order. */
function everyNth(latents: readonly Float64Array[]): readonly Float64Array[] {
  const step = Math.ceil(latents[0].length / FEW_CELLS);
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
  options.signal?.throwIfAborted();
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
  const [asIs, ...values] = pairValues(state, options, pair, [STILL, ...turns]);
  let most = asIs + gain;
  let best: Turn | undefined;
  for (const [at, value] of values.entries()) {
    if (value <= most) continue;
    most = value;
    best = turns[at];
  }
  return best;
}
