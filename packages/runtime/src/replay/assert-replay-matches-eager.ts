import { HeddleError, ownValue, type Variable } from "@heddle/contracts";
import type { StepReading } from "../step/reading.js";
import type { Snapshot } from "./model-snapshot.js";

/** Result of a replayed step. */
interface Replayed {
  readonly reading: StepReading;
  readonly weights: Snapshot;
}

/** Throws HeddleError "internal" if a replayed and an eager step differ in any bit. `variables` hold the eager values. */
export function assertReplayMatchesEager(
  { reading, weights }: Replayed,
  expected: StepReading,
  variables: readonly Variable[],
  step: number,
): void {
  const term = Object.entries(expected.terms).find(
    ([name, { value }]) => !Object.is(value, ownValue(reading.terms, name)?.value),
  );
  const weight = variables.find(({ value }, i) => !sameBits(value.dataSync(), weights[i]));
  if (!term && !weight && Object.is(reading.loss, expected.loss)) return;
  const what = term ? `the term ${term[0]}` : weight ? `the weight ${weight.name}` : "the loss";
  throw new HeddleError("internal", {
    where: `step ${step}`,
    expected: "a replayed step to equal the eager step in every bit",
    got: `a different value of ${what}`,
    next: "Set backend: { use: simd, record: false }, and report this with the configuration.",
  });
}

function sameBits(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
