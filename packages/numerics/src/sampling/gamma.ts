import type { Random } from "@heddle/contracts";
import { exp } from "../special/exp.js";
import { log } from "../special/log.js";
import { fineUniform } from "./fine-uniform.js";
import { requireParameter } from "./require-parameter.js";

/**
 * A draw from Gamma(shape, scale): mean shape · scale, variance shape · scale²; shape > 0, scale ≥ 0. Marsaglia and
 * Tsang (2000); below shape 1 a draw at shape + 1 times U^(1/shape), which may underflow to 0 for a tiny shape.
 */
export function sampleGamma(random: Random, shape: number, scale = 1): number {
  requireParameter(shape > 0 && shape < Infinity, "a gamma shape", "> 0", shape);
  requireParameter(scale >= 0, "a gamma scale", "≥ 0", scale);
  if (shape >= 1) return scale * standardGamma(random, shape);
  const boosted = standardGamma(random, shape + 1);
  return scale * boosted * exp(log(fineUniform(random)) / shape);
}

function standardGamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.uniform();
    if (u < 1 - 0.0331 * (z * z) * (z * z)) return d * v;
    if (log(u) < 0.5 * z * z + d * (1 - v + log(v))) return d * v;
  }
}

/** A draw from χ² with `freedom` > 0 degrees of freedom: mean freedom, variance 2 · freedom. */
export function sampleChiSquare(random: Random, freedom: number): number {
  return sampleGamma(random, freedom / 2, 2);
}

/** e^(location + scale · normal): median e^location; scale ≥ 0. */
export function sampleLogNormal(random: Random, location: number, scale: number): number {
  requireParameter(scale >= 0, "a log-normal scale", "≥ 0", scale);
  return exp(location + scale * random.normal());
}
