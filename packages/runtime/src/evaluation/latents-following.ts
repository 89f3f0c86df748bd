import { HeddleError } from "@heddle/contracts";
import type { LeftOutLatents } from "../model/left-out-latents.js";
import { readEvaluation } from "../run-folder/evaluation-file.js";
import type { RunStore } from "../store/run-store.js";

/**
 * The latents that the evaluation associates with these factors, and inactive latents, because a classifier of scaled
 * latents finds traces of factors in their means that the model does not use. Throws HeddleError "bad-run-folder" if the
 * run is not evaluated, and "unknown-column" if no latent is associated with a factor.
 */
export async function latentsFollowing(store: RunStore, factors: readonly string[]): Promise<LeftOutLatents> {
  const evaluation = await readEvaluation(store);
  const following = evaluation?.results.filter(({ follows }) => follows) ?? [];
  const inactive = evaluation?.latents.flatMap(({ active, index }) => (active ? [] : [index])) ?? [];
  const latents = factors.flatMap((factor) => {
    const own = following.filter((result) => result.factor === factor);
    if (own.length > 0) return own.map(({ latent }) => latent!);
    throw nothingFollows(store, factor, [...new Set(following.map((result) => result.factor!))]);
  });
  return {
    name: `X_heddle_without_${factors.join("_")}`,
    latents: [...new Set([...latents, ...inactive])].sort((a, b) => a - b),
  };
}

function nothingFollows(store: RunStore, factor: string, known: readonly string[]): HeddleError {
  return new HeddleError(known.length > 0 ? "unknown-column" : "bad-run-folder", {
    where: store.name,
    expected: `an evaluation of the latents that follow ${factor}`,
    got: known.length > 0 ? `one for ${known.join(", ")}` : "none",
    next: `Evaluate the run again with ${factor} among factors and { use: removal, factors: [${factor}] } among evaluation.metrics.`,
  });
}
