import type {
  ConsensusComponent,
  Counterpart,
  Embedding,
  Matrix,
  ReplicatedLatent,
  Replication,
  ReplicationCriteria,
} from "@heddle/contracts";
import { columnCorrelations, groupAcrossSets, mean, sum } from "@heddle/numerics";

/** An active latent of one run. */
interface Item {
  readonly run: number;
  readonly latent: number;
  readonly values: Float64Array;
}

/**
 * Which latents occur in several runs of the same cells, up to order and sign. Components are clusters of active latents by
 * average linkage on |r| over cells, with at most one latent of each run (after ICASSO, Himberg et al. 2004). A latent is
 * replicated if at least `share` of the other runs have a member of its component with |r| ≥ `correlation`.
 *
 * @param embeddings one per run, in canonical order: ties are decided by it
 */
export function replication(
  embeddings: readonly Embedding[],
  { correlation, share, activeThreshold }: ReplicationCriteria & { readonly activeThreshold: number },
): Replication {
  const items = embeddings.flatMap((embedding, run) => activeItems(embedding, run, activeThreshold));
  const table = correlationsOf(items);
  const similarity = { ...table, values: table.values.map(Math.abs) };
  const runOf = items.map(({ run }) => run);
  const clusters = groupAcrossSets(similarity, runOf, correlation);
  const r = (i: number, j: number) => table.values[i * table.columns + j];
  const others = embeddings.length - 1;
  const latents = clusters.flatMap((members, component) =>
    members.map((item): ReplicatedLatent => {
      const counterparts = members
        .filter((other) => other !== item)
        .map((other): Counterpart => ({ ...place(items[other]), correlation: r(item, other) }));
      const sizes = counterparts.map((each) => Math.abs(each.correlation));
      const found = sizes.filter((size) => size >= correlation).length / others;
      const meanCorrelation = sum(sizes) / others;
      return {
        ...place(items[item]),
        component,
        share: found,
        meanCorrelation,
        replicated: found > 0 && found >= share,
        counterparts,
      };
    }),
  );
  const ordered = [...latents].sort((a, b) => a.run - b.run || a.latent - b.latent);
  const kept = medoid(ordered, embeddings.length);
  const components = clusters.map((_, component) =>
    componentOf(
      ordered.filter((latent) => latent.component === component),
      kept,
    ),
  );
  return { latents: ordered, components, kept, replicatedShare: meanShare(ordered, embeddings.length) };
}

function correlationsOf(items: readonly Item[]): Matrix {
  const [rows, columns] = [items[0]?.values.length ?? 0, items.length];
  const values = new Float64Array(rows * columns);
  for (const [at, item] of items.entries())
    for (let row = 0; row < rows; row++) values[row * columns + at] = item.values[row];
  const all = { rows, columns, values };
  return columnCorrelations(all, all);
}

const place = ({ run, latent }: Item) => ({ run, latent });

function activeItems({ representation, klPerLatent }: Embedding, run: number, threshold: number): Item[] {
  return Array.from({ length: representation.columns }, (_, latent) => latent)
    .filter((latent) => klPerLatent === undefined || klPerLatent[latent] > threshold)
    .map((latent) => ({ run, latent, values: columnOf(representation, latent) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

const columnOf = ({ rows, columns, values }: Matrix, column: number) =>
  Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]);

/** The run whose latents correlate most with their counterparts; the first of equals. */
function medoid(latents: readonly ReplicatedLatent[], runs: number): number {
  const totals = Array.from({ length: runs }, (_, run) =>
    sum(latents.filter((latent) => latent.run === run).map(({ meanCorrelation }) => meanCorrelation)),
  );
  return totals.indexOf(Math.max(...totals));
}

function componentOf(members: readonly ReplicatedLatent[], kept: number): ConsensusComponent {
  const [center] = [...members].sort((a, b) => b.share - a.share || b.meanCorrelation - a.meanCorrelation);
  const own = members.find(({ run }) => run === kept);
  return {
    center: { run: center.run, latent: center.latent },
    share: center.share,
    replicated: center.replicated,
    ...(own && { keptLatent: own.latent }),
    members: members.map(({ run, latent }) => ({ run, latent })),
  };
}

/** Mean over runs, so that a run with more latents counts no more. */
function meanShare(latents: readonly ReplicatedLatent[], runs: number): number {
  const shares = Array.from({ length: runs }, (_, run) => {
    const own = latents.filter((latent) => latent.run === run);
    return own.length === 0 ? 0 : own.filter(({ replicated }) => replicated).length / own.length;
  });
  return mean(shares);
}
