import { HeddleError } from "@heddle/contracts";
import type { LeftOutLatents } from "../model/left-out-latents.js";
import { readEvaluation } from "../run-folder/evaluation-file.js";
import type { RunStore } from "../store/run-store.js";

/**
 * The latents that the run's evaluation takes to follow these factors, and those that it finds vanished: their means hold
 * a trace that a classifier which scales them would find, and nothing that the model uses. Throws HeddleError "bad-run-folder" where the run
 * is not evaluated, "unknown-column" where no latent is known to follow one of them.
 */
export async function latentsFollowing(store: RunStore, factors: readonly string[]): Promise<LeftOutLatents> {
  const evaluation = await readEvaluation(store);
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

function nothingFollows(store: RunStore, factor: string, known: readonly string[]): HeddleError {
  return new HeddleError(known.length > 0 ? "unknown-column" : "bad-run-folder", {
    where: store.name,
    expected: `an evaluation that says which latents follow ${factor}`,
    got: known.length > 0 ? `one that says it of ${known.join(", ")}` : "none",
    next: `Evaluate the run again with removal among evaluation.metrics and ${factor} among factors.`,
  });
}
