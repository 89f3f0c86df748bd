import { HeddleError, type Variable } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { trainableWeights } from "../composition/weights.js";
import { labelOf } from "../plugins/name-failures.js";
import type { StepContexts } from "./contexts.js";
import type { StepReading } from "./reading.js";

/** Stops a run whose loss is not finite: names the step, the term and the weight with the largest norm. */
export function guardFinite(reading: StepReading, model: Composition, steps: StepContexts): void {
  if (Number.isFinite(reading.loss)) return;
  const term = Object.entries(reading.terms).find(([, { value, weight }]) => !Number.isFinite(value * weight));
  const owner = labelOf(model.objective) ?? "objective";
  const what = term
    ? `the term ${term[0]} of the ${owner} is ${term[1].value} with the weight ${term[1].weight}`
    : `a total of ${reading.loss}`;
  throw nonFinite(what, model, steps.step);
}

export function nonFinite(what: string, model: Composition, step: number): HeddleError {
  const { name, norm } = largestNorm(trainableWeights(model));
  return new HeddleError("non-finite", {
    where: `step ${step}`,
    expected: "a finite loss",
    got: `${what}; the weight with the largest norm is ${name} (${norm.toPrecision(4)})`,
    next: "Lower the learning rate, or look for cells with extreme counts; the last good checkpoint is kept.",
  });
}

function largestNorm(weights: readonly Variable[]): { name: string; norm: number } {
  let largest = { name: "none", norm: -1 };
  for (const { name, value: tensor } of weights) {
    let squares = 0;
    for (const value of tensor.dataSync()) squares += value * value;
    // NaN compares false with every number and must be named
    if (Number.isNaN(squares)) return { name, norm: Number.NaN };
    if (squares > largest.norm) largest = { name, norm: squares };
  }
  return { name: largest.name, norm: Math.sqrt(largest.norm) };
}
