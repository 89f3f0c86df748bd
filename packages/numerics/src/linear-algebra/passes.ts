import type { CsrRows } from "@heddle/contracts";

/** One reading of all rows. */
export interface Pass {
  /** Blocks of rows in order; `cell` is the number of the first. */
  add(block: CsrRows, cell: number): void;
}

/** A computation that reads all rows several times: yields each pass, and is resumed after its last block. */
export type InPasses<Result> = Generator<Pass, Result, void>;

/** Runs computations side by side: each reading of the rows is a pass of all that are not finished. */
export async function runInPasses<Result>(
  read: () => AsyncIterable<CsrRows>,
  computations: readonly InPasses<Result>[],
): Promise<readonly Result[]> {
  let steps = computations.map((computation) => computation.next());
  while (steps.some(({ done }) => !done)) {
    let cell = 0;
    for await (const block of read()) {
      for (const step of steps) if (!step.done) step.value.add(block, cell);
      cell += block.rowStarts.length - 1;
    }
    steps = steps.map((step, i) => (step.done ? step : computations[i].next()));
  }
  return steps.map(({ value }) => value as Result);
}
