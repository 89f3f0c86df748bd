import { choleskySolve, exp, log } from "@heddle/numerics";

const MOST_STEPS = 100;
const TOLERANCE = 1e-14;
/** Ridge penalty per entry, so that separated levels have a solution. */
const RIDGE = 1e-6;

/** The data. A point has one row of coefficients per level after the first, with the intercept last. */
interface Problem {
  readonly columns: readonly Float64Array[];
  readonly labels: Int32Array;
  readonly levels: number;
  /** Weight of the loss per level: entries / (levels · entries of the level). */
  readonly costs: Float64Array;
}

/**
 * Mean log loss of a multinomial logistic regression on its own training entries, in nats. The fit has balanced level
 * weights, as scikit-learn's `LogisticRegression(class_weight="balanced")`; the returned loss has equal weights.
 *
 * @param columns standardized latents
 * @param labels level per entry; each of the levels occurs
 */
export function softmaxLoss(columns: readonly Float64Array[], labels: Int32Array, levels: number): number {
  const sizes = new Float64Array(levels);
  for (const label of labels) sizes[label]++;
  const costs = sizes.map((size) => labels.length / (levels * size));
  const problem: Problem = { columns, labels, levels, costs };
  const size = (columns.length + 1) * (levels - 1);
  let point: Float64Array = new Float64Array(size);
  let value = lossOf(problem, point).penalized;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(problem, point);
    const right = { rows: size, columns: 1, values: gradient };
    const direction = choleskySolve({ rows: size, columns: size, values: hessian }, right).values;
    const decrease = direction.reduce((sum, change, at) => sum + change * gradient[at], 0);
    if (decrease < TOLERANCE) break;
    let length = 1;
    let next = point;
    let reached = Number.POSITIVE_INFINITY;
    while (!(reached < value) && length > 1e-10) {
      const share = length;
      next = point.map((coefficient, at) => coefficient - share * direction[at]);
      reached = lossOf(problem, next).penalized;
      length /= 2;
    }
    if (!(reached < value)) break;
    point = next;
    value = reached;
  }
  return lossOf(problem, point).plain;
}

/** Probabilities of the levels of one entry, into `out`; returns the log of that of its own level. */
function probabilities({ columns, labels, levels }: Problem, point: Float64Array, entry: number, out: Float64Array) {
  const width = columns.length + 1;
  out[0] = 0;
  for (let level = 1; level < levels; level++) {
    const start = (level - 1) * width;
    let score = point[start + width - 1];
    for (let latent = 0; latent < width - 1; latent++) score += point[start + latent] * columns[latent][entry];
    out[level] = score;
  }
  const largest = out.reduce((most, score) => Math.max(most, score), out[0]);
  let total = 0;
  const own = out[labels[entry]] - largest;
  for (let level = 0; level < levels; level++) total += out[level] = exp(out[level] - largest);
  for (let level = 0; level < levels; level++) out[level] /= total;
  return own - log(total);
}

function lossOf(problem: Problem, point: Float64Array): { readonly penalized: number; readonly plain: number } {
  const { columns, labels, levels, costs } = problem;
  const width = columns.length + 1;
  const shares = new Float64Array(levels);
  let [weighted, plain, squares] = [0, 0, 0];
  for (let entry = 0; entry < labels.length; entry++) {
    const loss = -probabilities(problem, point, entry, shares);
    plain += loss;
    weighted += costs[labels[entry]] * loss;
  }
  for (const [at, coefficient] of point.entries()) if (at % width !== width - 1) squares += coefficient * coefficient;
  return { penalized: weighted / labels.length + (RIDGE / 2) * squares, plain: plain / labels.length };
}

function derivatives(problem: Problem, point: Float64Array) {
  const { columns, labels, levels, costs } = problem;
  const width = columns.length + 1;
  const size = width * (levels - 1);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const shares = new Float64Array(levels);
  const row = new Float64Array(width).fill(1);
  for (let entry = 0; entry < labels.length; entry++) {
    probabilities(problem, point, entry, shares);
    for (let latent = 0; latent < width - 1; latent++) row[latent] = columns[latent][entry];
    const cost = costs[labels[entry]] / labels.length;
    for (let a = 1; a < levels; a++) {
      const residual = cost * (shares[a] - (labels[entry] === a ? 1 : 0));
      for (let i = 0; i < width; i++) gradient[(a - 1) * width + i] += residual * row[i];
      for (let b = 1; b <= a; b++) {
        const curve = cost * shares[a] * ((a === b ? 1 : 0) - shares[b]);
        for (let i = 0; i < width; i++) {
          const start = ((a - 1) * width + i) * size + (b - 1) * width;
          for (let j = 0; j < width; j++) hessian[start + j] += curve * row[i] * row[j];
        }
      }
    }
  }
  for (let at = 0; at < size; at++) {
    // no penalty on the intercept; the smallest number keeps the matrix positive definite
    const ridge = at % width === width - 1 ? 0 : RIDGE;
    gradient[at] += ridge * point[at];
    hessian[at * size + at] += ridge + Number.EPSILON;
  }
  return { gradient, hessian };
}
