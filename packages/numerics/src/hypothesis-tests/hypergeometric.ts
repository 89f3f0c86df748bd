import { exp } from "../special/exp.js";
import { lgamma } from "../special/lgamma.js";

/** ln of the number of ways to choose k of n. */
const logChoose = (n: number, k: number): number => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);

/**
 * P(X ≥ overlap) for `drawn` of `total` items, drawn without replacement, of which `marked` are marked: the
 * one-sided test of over-representation, Fisher's exact. Throws RangeError for impossible counts.
 */
export function hypergeometricTail(overlap: number, drawn: number, marked: number, total: number): number {
  const counts = [overlap, drawn, marked, total];
  if (!counts.every((count) => Number.isInteger(count) && count >= 0) || drawn > total || marked > total)
    throw new RangeError(`no draw of ${drawn} from ${total} with ${marked} marked contains ${overlap}`);
  const most = Math.min(drawn, marked);
  if (overlap <= Math.max(0, drawn + marked - total)) return 1;
  if (overlap > most) return 0;
  // ratios of neighboring terms after the first: no difference of large logarithms per term
  let term = exp(logChoose(marked, overlap) + logChoose(total - marked, drawn - overlap) - logChoose(total, drawn));
  let sum = 0;
  for (let k = overlap; k <= most; k++) {
    sum += term;
    term *= ((marked - k) * (drawn - k)) / ((k + 1) * (total - marked - drawn + k + 1));
  }
  return Math.min(1, sum);
}
