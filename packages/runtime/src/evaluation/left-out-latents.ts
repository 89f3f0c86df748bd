import { type EvaluationRecord, HeddleError, type Matrix } from "@heddle/contracts";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

/** Latents that a reduced embedding lacks. */
export interface LeftOutLatents {
  /** Of the embedding without them: "X_heddle_without_condition". */
  readonly name: string;
  /** From 0, ascending. */
  readonly latents: readonly number[];
}

/**
 * The latents that the run's evaluation takes to follow these factors, and those that it finds vanished: their means hold
 * a trace that a classifier which scales them would find, and nothing that the model uses. Throws HeddleError "bad-run-folder" where the run
 * is not evaluated, "unknown-column" where no latent is known to follow one of them.
 */
export async function latentsFollowing(store: RunStore, factors: readonly string[]): Promise<LeftOutLatents> {
  const evaluation = (await store.exists("evaluation.json"))
    ? ((await readJson(store, "evaluation.json")) as EvaluationRecord)
    : undefined;
  const following = evaluation?.results.filter(({ follows }) => follows) ?? [];
  const vanished = evaluation?.latents.flatMap(({ active, index }) => (active ? [] : [index])) ?? [];
  const latents = factors.flatMap((factor) => {
    const own = following.filter((result) => result.factor === factor);
    if (own.length > 0) return own.map(({ latent }) => latent!);
    throw nothingFollows(store, factor, [...new Set(following.map((result) => result.factor!))]);
  });
  return {
    name: `X_heddle_without_${factors.join("_")}`,
    latents: [...new Set([...latents, ...vanished])].sort((a, b) => a - b),
  };
}

/** The columns of `codes` that stay; at least one does, or HeddleError "bad-data". */
export function withoutLatents({ rows, columns, values }: Matrix, { latents }: LeftOutLatents): Matrix {
  const kept = Array.from({ length: columns }, (_, latent) => latent).filter((latent) => !latents.includes(latent));
  if (kept.length === 0) {
    throw new HeddleError("bad-data", {
      expected: "a latent that is not left out",
      got: `${columns} latents, all of which follow these factors or have vanished`,
      next: "Leave out fewer factors, or train until more latents are active.",
    });
  }
  const left = new Float64Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    for (const [at, column] of kept.entries()) left[row * kept.length + at] = values[row * columns + column]!;
  }
  return { rows, columns: kept.length, values: left };
}

function nothingFollows(store: RunStore, factor: string, known: readonly string[]): HeddleError {
  return new HeddleError(known.length > 0 ? "unknown-column" : "bad-run-folder", {
    where: store.name,
    expected: `an evaluation that says which latents follow ${factor}`,
    got: known.length > 0 ? `one that says it of ${known.join(", ")}` : "none",
    next: `Evaluate the run again with removal among evaluation.metrics and ${factor} among factors.`,
  });
}
