import { HeddleError, type TunedCandidate, type TuneRung, type TuneScore } from "@heddle/contracts";
import type { Tune } from "./tune-file.js";

/** A candidate without scores. */
export interface FailedCandidate {
  readonly candidate: number;
  readonly failed: string;
}

export type ScoredCandidate = TuneScore | FailedCandidate;
type Ranked = Exclude<TunedCandidate, { readonly failed: string }>;

export const isRanked = (candidate: TunedCandidate): candidate is Ranked => !("failed" in candidate);

/**
 * Orders candidates: those whose ELBO is within the tolerance of the best one, by decreasing stability, then the others by
 * decreasing ELBO, then those that failed. The ELBO alone prefers weak penalties, and stability alone prefers collapsed
 * latents; so the ELBO is a condition. Equal candidates keep the order of the plan.
 *
 * @param count number of candidates that are kept
 */
export function rank(scored: readonly ScoredCandidate[], { tolerance }: Pick<Tune, "tolerance">, count: number) {
  const scores = scored.filter((each): each is TuneScore => !("failed" in each));
  const failed = scored.filter((each): each is FailedCandidate => "failed" in each);
  const best = Math.max(...scores.map(({ elbo }) => elbo));
  const least = best - tolerance * Math.abs(best);
  const ranked = scores
    .map((score) => ({
      ...score,
      stability: (score.agreement + score.replicatedShare) / 2,
      acceptable: score.elbo >= least,
    }))
    .sort(before)
    .map((each, place): TunedCandidate => ({ ...each, kept: place < count }));
  return [...ranked, ...failed.map((each): TunedCandidate => ({ ...each, kept: false }))];
}

type Comparable = Pick<Ranked, "acceptable" | "stability" | "elbo" | "candidate">;

function before(a: Comparable, b: Comparable): number {
  if (a.acceptable !== b.acceptable) return a.acceptable ? -1 : 1;
  const byStability = a.acceptable ? b.stability - a.stability : 0;
  return byStability || b.elbo - a.elbo || a.candidate - b.candidate;
}

/**
 * The first candidate of the last rung, and why it was chosen: its scores in the last rung that compared candidates. Throws
 * HeddleError "sweep-unfinished" if all failed.
 */
export function choice(rungs: readonly TuneRung[], labels: readonly string[], { tolerance }: Pick<Tune, "tolerance">) {
  const last = rungs[rungs.length - 1];
  const [first] = last.candidates;
  if (first === undefined || !isRanked(first)) throw allFailed(first?.failed ?? "no candidate");
  const compared = [...rungs].reverse().find(({ candidates }) => candidates.filter(isRanked).length > 1) ?? last;
  const acceptable = compared.candidates.filter(isRanked).filter((each) => each.acceptable);
  const own = acceptable.find(({ candidate }) => candidate === first.candidate) ?? first;
  const largest = Math.max(...acceptable.map(({ elbo }) => elbo));
  const [share, percent] = [percentOf(compared.until), percentOf(tolerance)];
  const reason =
    acceptable.length > 1
      ? `of ${acceptable.length} candidates with a validation ELBO within ${percent} of the largest (${largest.toFixed(1)} nats), it is the most stable over seeds: agreement ${own.agreement.toFixed(2)}, replicated share ${own.replicatedShare.toFixed(2)}.`
      : `its validation ELBO (${own.elbo.toFixed(1)} nats) is the largest, and no other candidate is within ${percent} of it.`;
  return { candidate: first.candidate, reason: `${labels[first.candidate]}. After ${share} of the epochs, ${reason}` };
}

const percentOf = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

const allFailed = (message: string) =>
  new HeddleError("sweep-unfinished", {
    expected: "a candidate whose runs are done",
    got: `failures only, the first: ${message.replace(/\.$/, "")}`,
    next: "Correct the cause, then tune again; finished runs are kept.",
  });
