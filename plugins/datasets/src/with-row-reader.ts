import type { CountDataset, DataSource } from "@heddle/contracts";

interface Rows {
  /** URL of the reader's module. */
  readonly reader: string;
  readonly source: DataSource;
  /** The argument of `openRows`, without the path. */
  readonly matrix: object;
}

/** The dataset with `rowReader`, open-rows.js beside the reader's module, if its rows are on disk at a path. */
export function withRowReader(dataset: CountDataset, { reader, source, matrix }: Rows): CountDataset {
  if (dataset.access !== "rows" || !("path" in source)) return dataset;
  const argument = { path: source.path, ...matrix };
  // not `new URL(…)`: bundlers for browsers would add the file
  return { ...dataset, rowReader: { url: reader.replace(/[^/]*$/, "open-rows.js"), argument } };
}
