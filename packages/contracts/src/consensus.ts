/** Criteria of replication over runs. */
export interface ReplicationCriteria {
  /** Minimum |r| of a latent with its counterpart in another run. */
  readonly correlation: number;
  /** Minimum share of the other runs with a counterpart. */
  readonly share: number;
}

/** A latent of another run, and its correlation over cells. */
export interface Counterpart {
  /** Position of the run in `ConsensusRecord.runs`. */
  readonly run: number;
  /** Index of the latent, from 0. */
  readonly latent: number;
  /** Pearson's r over cells; negative for a latent of the opposite sign. */
  readonly correlation: number;
}

/** An active latent of one run, compared with the other runs. */
export interface ReplicatedLatent {
  readonly run: number;
  readonly latent: number;
  /** Position of its component in `ConsensusRecord.components`. */
  readonly component: number;
  /** Share of the other runs whose counterpart has at least the required |r|. */
  readonly share: number;
  /** Mean |r| with the counterparts, 0 for runs without one. */
  readonly meanCorrelation: number;
  /** True if the share is at least the required share. */
  readonly replicated: boolean;
  /** Other members of the component, one per run at most. */
  readonly counterparts: readonly Counterpart[];
}

/** Latents of several runs that correspond to each other: at most one of each run. */
export interface ConsensusComponent {
  /** The member with the largest share, then the largest mean |r|. */
  readonly center: { readonly run: number; readonly latent: number };
  /** The share of the center. */
  readonly share: number;
  readonly replicated: boolean;
  /** The latent of the kept run; absent if the kept run lacks the component. */
  readonly keptLatent?: number;
  readonly members: readonly { readonly run: number; readonly latent: number }[];
}

/** Comparison of the latents of several runs. */
export interface Replication {
  readonly latents: readonly ReplicatedLatent[];
  readonly components: readonly ConsensusComponent[];
  /** Position of the medoid run: its latents have the largest sum of mean |r| with their counterparts. */
  readonly kept: number;
  /** Mean over runs of the share of active latents that are replicated; 0 if no latent is active. */
  readonly replicatedShare: number;
}

/** consensus.json: the runs in canonical order, their latents, and which of them are replicated. */
export interface ConsensusRecord extends Replication {
  readonly heddle: { readonly format: 2 };
  readonly criteria: ReplicationCriteria;
  readonly runs: readonly {
    readonly name: string;
    readonly seed: number;
    readonly latents: number;
    readonly activeLatents: number;
    readonly replicatedLatents: number;
  }[];
  readonly cells: number;
  /** Differences between the runs besides their seeds, and components that the kept run lacks. */
  readonly notes: readonly string[];
}

/** The consensus that a run was kept by; part of its summary. */
export interface ConsensusSummary extends ReplicationCriteria {
  /** Number of compared runs. */
  readonly runs: number;
  /** Per latent of this run: share of the other runs with a counterpart; null for an inactive latent. */
  readonly sharePerLatent: readonly (number | null)[];
  /** See `Replication.replicatedShare`. */
  readonly replicatedShare: number;
}
