/** One line of metrics.jsonl. Terms are means over cells; divergences and log probabilities are in nats. */
export interface EpochRecord {
  readonly epoch: number;
  readonly step: number;
  /** Σ weight · value of the terms, mean over training cells. */
  readonly loss: number;
  /** ELBO per training cell: E[log p(x | z)] − KL, unweighted, in nats. It is comparable at any β. */
  readonly elbo: number;
  /** Terms of the objective, by name: unweighted value and weight. */
  readonly terms: Readonly<Record<string, { readonly value: number; readonly weight: number }>>;
  /** Loss and ELBO of the validation cells. */
  readonly validation?: { readonly loss: number; readonly elbo: number };
  /** Mean KL per latent over the training cells of this epoch, in nats. */
  readonly klPerLatent: readonly number[];
  /** Number of active latents; the others are inactive, as after posterior collapse. */
  readonly activeLatents: number;
}
