/** One combination of settings of a tuning, trained with several seeds. */
export interface TuneCandidate {
  /** Label for users: "objective.beta=4, latents=10". */
  readonly label: string;
  readonly variant?: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Scores of a candidate in one rung, without labels. */
export interface TuneScore {
  /** Position in `TuneRecord.candidates`. */
  readonly candidate: number;
  /** Mean ELBO per validation cell over the seeds, in nats. */
  readonly elbo: number;
  /** The ELBO of each seed. */
  readonly elboPerSeed: readonly number[];
  /** Epoch, from 1, with the largest mean ELBO of the validation cells. */
  readonly bestEpoch: number;
  /** Agreement of the seeds: the mean of the results of the metric. */
  readonly agreement: number;
  /** Mean share of active latents that the other seeds replicate. */
  readonly replicatedShare: number;
  readonly activeLatents: number;
}

/** A candidate in a rung: its scores, or the reason why it has none. */
export type TunedCandidate =
  | (TuneScore & {
      /** Mean of `agreement` and `replicatedShare`. */
      readonly stability: number;
      /** True if the ELBO is within the tolerance of the largest one. */
      readonly acceptable: boolean;
      readonly kept: boolean;
    })
  | { readonly candidate: number; readonly failed: string; readonly kept: false };

/** One rung of successive halving: the candidates, best first, after a share of the training. */
export interface TuneRung {
  readonly until: number;
  readonly candidates: readonly TunedCandidate[];
}

/** results.json of a tuning. */
export interface TuneRecord {
  readonly heddle: { readonly format: 2 };
  readonly name: string;
  /** Hash of the plan: candidates, seeds, data and criteria. */
  readonly plan: string;
  readonly seeds: readonly number[];
  readonly candidates: readonly TuneCandidate[];
  readonly rungs: readonly TuneRung[];
  /** Present after the last rung. */
  readonly chosen?: { readonly candidate: number; readonly reason: string };
}
