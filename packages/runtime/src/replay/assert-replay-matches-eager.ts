import { HeddleError, type Variable } from "@heddle/contracts";
import type { StepReading } from "../step/reading.js";
import type { Snapshot } from "./model-snapshot.js";

/** What a repetition made. */
interface Repeated {
  readonly reading: StepReading;
  readonly weights: Snapshot;
}

/** Stops the run where a repetition and the step as written differ in a bit; the weights are those of the latter. */
export function assertReplayMatchesEager(
  { reading, weights }: Repeated,
  expected: StepReading,
  variables: readonly Variable[],
  step: number,
): void {
  const term = Object.entries(expected.terms).find(
    ([name, { value }]) => !Object.is(value, reading.terms[name]?.value),
  );
  const weight = variables.find(({ value }, i) => !sameBits(value.dataSync(), weights[i]!));
  if (!term && !weight && Object.is(reading.loss, expected.loss)) return;
  const what = term ? `the term ${term[0]}` : weight ? `the weight ${weight.name}` : "the loss";
  throw new HeddleError("internal", {
    where: `step ${step}`,
    expected: "a recorded step to be the step as it is written, bit for bit",
    got: `another value of ${what}`,
    next: "Set backend: { use: simd, record: false }, go on with --resume, and report it with the configuration.",
  });
}

function sameBits(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
