import type { CountDataset, DataSource, Support } from "@heddle/contracts";

interface Rows {
  /** The module that opens them. */
  readonly url: string;
  readonly source: DataSource;
  readonly support: Support;
}

/** The dataset with `rowReader`, if its rows are on disk at a path. */
export function withRowReader(dataset: CountDataset, { url, source, support }: Rows): CountDataset {
  if (dataset.access !== "rows" || !("path" in source)) return dataset;
  const argument = { path: source.path, matrix: dataset.origin.matrix, support };
  return { ...dataset, rowReader: { url, argument } };
}
