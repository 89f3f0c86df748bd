import type { AnnDataContents } from "@heddle/anndata";
import { type EvaluationRecord, type Matrix, resultsToShow, type Table } from "@heddle/contracts";
import { resolveConfig } from "./config/resolve.js";
import { readConfig } from "./run-folder/config-file.js";
import { readEvaluation } from "./run-folder/evaluation-file.js";
import { readFinishedRun } from "./run-folder/finished-run.js";
import { USE_COLUMNS } from "./run-folder/use-columns.js";
import type { RunStore } from "./store/run-store.js";
import { type PlottedPair, viewConfig } from "./vitessce/view-config.js";

export interface VitessceOptions {
  readonly store: RunStore;
  /** Name of the configuration. */
  readonly name: string;
  /** Absolute address of the AnnData-Zarr store. */
  readonly url: string;
}

export interface VitessceFiles {
  /** vitessce.json. */
  readonly viewConfig: ReturnType<typeof viewConfig>;
  /** The AnnData of the store: X is cells × latents, obsm has the embeddings of the run, obs its columns. */
  readonly cells: AnnDataContents;
}

/** Most levels of a column that Vitessce can list legibly. */
const MOST_LEVELS = 100;

/** A trained run as files of Vitessce (Keller et al. 2024, https://doi.org/10.1038/s41592-024-02436-x). */
export async function vitessceFiles({ store, name, url }: VitessceOptions): Promise<VitessceFiles> {
  const config = resolveConfig(await readConfig(store), store.name);
  const { summary, latents } = await readFinishedRun(store);
  const { cells, representation, baseline, umap } = latents;
  const evaluation = await readEvaluation(store);
  const pairs: PlottedPair[] = [
    ...latentPairs(config.factors, summary.klPerLatent, evaluation),
    ...(umap ? [{ name: "UMAP", path: "obsm/X_umap", dims: [0, 1] } as const] : []),
    ...(baseline && baseline.columns > 1 ? [{ name: "PCA", path: "obsm/X_pca", dims: [0, 1] } as const] : []),
  ];
  return {
    viewConfig: viewConfig({
      name,
      description: describe(summary),
      url,
      pairs,
      levels: levelColumns(cells, config.factors),
    }),
    cells: {
      obs: withText(cells),
      var: latentTable(representation.columns),
      X: { kind: "dense", ...sizeOf(representation), values: Float32Array.from(representation.values) },
      obsm: { X_heddle: representation, ...(baseline && { X_pca: baseline }), ...(umap && { X_umap: umap }) },
    },
  };
}

const describe = ({ objective, cells, genes }: { objective: string; cells: number; genes: number }): string =>
  `${objective} of Heddle: latents of ${cells} cells, trained on ${genes} genes`;

const sizeOf = ({ rows, columns }: Matrix) => ({ rows, columns });

/** Latents are numbered from 1, as in reports. */
const latentTable = (columns: number): Table => ({
  rows: columns,
  index: Array.from({ length: columns }, (_, j) => `latent ${j + 1}`),
  columns: new Map(),
});

/** The two latents with the strongest association with each factor; without an evaluation, those with the largest KL. */
function latentPairs(
  factors: readonly string[],
  klPerLatent: readonly number[],
  evaluation: EvaluationRecord | undefined,
): PlottedPair[] {
  const count = klPerLatent.length;
  const pairOf = (name: string, strength: readonly number[]): PlottedPair => {
    const order = [...strength.keys()].sort((a, b) => strength[b] - strength[a] || a - b);
    const dims = count > 1 ? ([order[0], order[1]] as const) : ([0, 0] as const);
    return { name: `${name}latents ${dims[0] + 1} and ${dims[1] + 1}`, path: "obsm/X_heddle", dims };
  };
  const associations = resultsToShow(evaluation?.results ?? [], "association");
  const found = factors.flatMap((factor) => {
    const strength = new Array<number>(count).fill(0);
    for (const { factor: own, latent, value } of associations)
      if (own === factor && latent !== undefined) strength[latent] = Math.max(strength[latent], Math.abs(value));
    return strength.some((value) => value > 0) ? [pairOf(`${factor}: `, strength)] : [];
  });
  return found.length > 0 ? found : [pairOf("", klPerLatent)];
}

/** Factors first, then the other columns with levels that describe cells. */
function levelColumns({ columns }: Table, factors: readonly string[]): string[] {
  const names = [...columns].flatMap(([name, column]) =>
    column.kind === "categorical" && column.categories.length <= MOST_LEVELS && !USE_COLUMNS.includes(name)
      ? [name]
      : [],
  );
  return [...new Set([...factors.filter((factor) => names.includes(factor)), ...names])];
}

/** Vitessce labels a cell without a level by the last category: such cells get a level of their own. */
function withText(table: Table): Table {
  const columns = [...table.columns].map(([name, column]) => {
    if (column.kind !== "categorical" || !column.codes.includes(-1)) return [name, column] as const;
    let label = "missing";
    while (column.categories.includes(label)) label = `${label}_`;
    const codes = column.codes.map((code) => (code < 0 ? column.categories.length : code));
    return [name, { ...column, categories: [...column.categories, label], codes }] as const;
  });
  return { ...table, columns: new Map(columns) };
}
