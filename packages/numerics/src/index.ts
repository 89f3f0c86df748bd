// Plain-number mathematics of the house: no tensors, no state beyond a random stream, the same result on every machine.

// Random streams: seed → stream of a name → draws
export { createRandom } from "./random/philox-random.js";
// Elementary functions in float64, instead of the engine's own, which differ from machine to machine
export { exp, expm1 } from "./special/exp.js";
export { log, log1p } from "./special/log.js";
export { cos, sin } from "./special/sine.js";
