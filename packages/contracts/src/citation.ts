/** A publication to cite for the use of a plugin. */
export interface Citation {
  /** Authors, year, title, venue. */
  readonly text: string;
  /** Permanent address: https://doi.org/…, https://arxiv.org/abs/…, or the page of the venue. */
  readonly url: string;
}
