import type { Random } from "@heddle/contracts";

/**
 * Chatterjee's ξ of y given x (Chatterjee 2021, equation 1.1 with ties): 1 if y is a function of x, near 0
 * if they are independent. `random` breaks ties of x. `y` has at least two distinct values.
 */
export function chatterjeeXi(x: Float64Array, y: Float64Array, random: Random): number {
  const n = x.length;
  const shuffled = random.permutation(n);
  // a stable sort of shuffled cells breaks ties at random
  const order = Array.from(shuffled).sort((a, b) => x[a] - x[b]);
  const { upTo, from } = counts(y);
  let steps = 0;
  for (let i = 1; i < n; i++) steps += Math.abs(upTo[order[i]] - upTo[order[i - 1]]);
  let spread = 0;
  for (const cell of y.keys()) spread += from[cell] * (n - from[cell]);
  return 1 - (n * steps) / (2 * spread);
}

/** For each value: the number of values ≤ it, and the number of values ≥ it. */
function counts(y: Float64Array): { upTo: Float64Array; from: Float64Array } {
  const n = y.length;
  const order = Array.from(y.keys()).sort((a, b) => y[a] - y[b]);
  const [upTo, from] = [new Float64Array(n), new Float64Array(n)];
  for (let start = 0; start < n; ) {
    let end = start;
    while (end < n && y[order[end]] === y[order[start]]) end++;
    for (let i = start; i < end; i++) {
      upTo[order[i]] = end;
      from[order[i]] = n - start;
    }
    start = end;
  }
  return { upTo, from };
}
