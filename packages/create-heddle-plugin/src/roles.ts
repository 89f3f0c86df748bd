/** Roles with a template, each with the configuration lines that select such a plugin. */
export const ROLES: Readonly<Record<string, (name: string) => string>> = {
  objective: (name) => `objective: ${name}`,
  prior: (name) => `prior: ${name}`,
  likelihood: (name) => `likelihood: ${name}`,
  encoder: (name) => `encoder: ${name}`,
  decoder: (name) => `decoder: ${name}`,
  "library-size": (name) => `librarySize: ${name}`,
  optimizer: (name) => `optimizer: ${name}`,
  rotation: (name) => `rotation: ${name}`,
  metric: (name) => `evaluation: { metrics: [max-correlation, ${name}] }`,
  clustering: (name) => `evaluation: { clustering: ${name} }`,
  dataset: (name) => `data: { use: ${name}, path: cells.counts.tsv }`,
  "gene-selection": (name) => `genes: { select: ${name}, count: 2000 }`,
  report: (name) => `reports: [html, ${name}]`,
  backend: (name) => `backend: ${name}`,
  executor: (name) => `executor: ${name} # in the file of a sweep`,
  tracker: (name) => `trackers: [{ use: ${name}, url: "http://127.0.0.1:8000/" }]`,
};
