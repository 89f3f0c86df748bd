import { backends } from "@heddle/backends";
import { clusterings } from "@heddle/clustering";
import { datasets } from "@heddle/datasets";
import { executors } from "@heddle/executors";
import { geneSelections } from "@heddle/gene-selections";
import { leidenClustering } from "@heddle/leiden";
import { librarySizes } from "@heddle/library-sizes";
import { likelihoods } from "@heddle/likelihoods";
import { metrics } from "@heddle/metrics";
import { decoders, encoders } from "@heddle/networks";
import { objectives } from "@heddle/objectives";
import { optimizers } from "@heddle/optimizers";
import { priors } from "@heddle/priors";
import { reports } from "@heddle/reports";
import { rotations } from "@heddle/rotations";
import type { Catalog } from "@heddle/runtime/plugins";
import { trackers } from "@heddle/trackers";

/** The catalog with the types of its plugins. Its properties are named by package: declarations cannot inline them. */
export interface StandardPlugins {
  readonly dataset: typeof datasets;
  readonly "gene-selection": typeof geneSelections;
  readonly encoder: typeof encoders;
  readonly decoder: typeof decoders;
  readonly likelihood: typeof likelihoods;
  readonly prior: typeof priors;
  readonly "library-size": typeof librarySizes;
  readonly objective: typeof objectives;
  readonly optimizer: typeof optimizers;
  readonly rotation: typeof rotations;
  readonly metric: typeof metrics;
  readonly clustering: typeof clusterings & typeof leidenClustering;
  readonly report: typeof reports;
  readonly backend: typeof backends;
  readonly executor: typeof executors;
  readonly tracker: typeof trackers;
}

export const standardPlugins: StandardPlugins = {
  dataset: datasets,
  "gene-selection": geneSelections,
  encoder: encoders,
  decoder: decoders,
  likelihood: likelihoods,
  prior: priors,
  "library-size": librarySizes,
  objective: objectives,
  optimizer: optimizers,
  rotation: rotations,
  metric: metrics,
  clustering: { ...clusterings, ...leidenClustering },
  report: reports,
  backend: backends,
  executor: executors,
  tracker: trackers,
};

/** Every plugin that comes with Heddle, by role and name. Importing it loads none of them. */
export const standardCatalog: Catalog = standardPlugins;
