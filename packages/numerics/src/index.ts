// Plain-number mathematics of the house: no tensors, no state beyond a random stream, the same result on every machine.

// Random streams: seed → stream of a name → draws
export { createRandom } from "./random/philox-random.js";
// The gamma function's family, and the count distributions it serves
export { digamma, trigamma } from "./special/digamma.js";
// Elementary functions in float64, instead of the engine's own, which differ from machine to machine
export { exp, expm1 } from "./special/exp.js";
export { sigmoid, softplus, tanh } from "./special/gates.js";
export { lgamma } from "./special/lgamma.js";
export { log, log1p } from "./special/log.js";
export { logGammaDifference } from "./special/log-gamma-difference.js";
export { negativeBinomialLogProb, zinbLogProb } from "./special/negative-binomial.js";
export { pow } from "./special/pow.js";
export { cos, sin } from "./special/sine.js";
