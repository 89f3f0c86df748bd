/** Classifies a value as a member if slope · value + intercept > 0. */
export interface SupportLine {
  readonly slope: number;
  readonly intercept: number;
}

const MOST_STEPS = 200;

/**
 * Linear support vector machine of one latent, as scikit-learn's `LinearSVC` (L2-regularized squared hinge loss of
 * liblinear). It minimizes ½(w² + b²) + Σ Cᵢ max(0, 1 − yᵢ(w xᵢ + b))² by Newton's method with step halving. The two
 * unknowns converge to rounding within about ten passes.
 *
 * @param member 1 or 0 per entry
 * @param cost C of members and of others
 */
export function supportVectorLine(
  values: Float64Array,
  member: Uint8Array,
  cost: { readonly members: number; readonly others: number },
): SupportLine {
  let [slope, intercept] = [0, 0];
  let here = lossAt(values, member, cost, slope, intercept);
  for (let step = 0; step < MOST_STEPS; step++) {
    const determinant = here.ww * here.bb - here.wb * here.wb;
    const bySlope = (here.bb * here.w - here.wb * here.b) / determinant;
    const byIntercept = (here.ww * here.b - here.wb * here.w) / determinant;
    let length = 1;
    let next = lossAt(values, member, cost, slope - bySlope, intercept - byIntercept);
    while (next.loss > here.loss && length > 1e-9) {
      length /= 2;
      next = lossAt(values, member, cost, slope - length * bySlope, intercept - length * byIntercept);
    }
    if (!(next.loss < here.loss)) break;
    slope -= length * bySlope;
    intercept -= length * byIntercept;
    here = next;
  }
  return { slope, intercept };
}

/** The loss, its gradient (w, b) and its generalized second derivatives. */
function lossAt(
  values: Float64Array,
  member: Uint8Array,
  cost: { readonly members: number; readonly others: number },
  slope: number,
  intercept: number,
) {
  let loss = (slope * slope + intercept * intercept) / 2;
  let [w, b, ww, wb, bb] = [slope, intercept, 1, 0, 1];
  for (let at = 0; at < values.length; at++) {
    const sign = member[at] === 1 ? 1 : -1;
    const short = 1 - sign * (slope * values[at] + intercept);
    if (short <= 0) continue;
    const price = member[at] === 1 ? cost.members : cost.others;
    loss += price * short * short;
    w -= 2 * price * short * sign * values[at];
    b -= 2 * price * short * sign;
    ww += 2 * price * values[at] * values[at];
    wb += 2 * price * values[at];
    bb += 2 * price;
  }
  return { loss, w, b, ww, wb, bb };
}
