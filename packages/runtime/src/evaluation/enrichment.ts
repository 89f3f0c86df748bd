import { type EnrichedSet, type GeneSetTests, HeddleError, type Table } from "@heddle/contracts";
import { falseDiscoveryRates, hypergeometricTail, rankAll, rankSum } from "@heddle/numerics";
import { levelOf } from "../data/columns.js";
import type { GeneSets } from "./gene-sets.js";

export interface EnrichmentOptions {
  /** Number of genes per direction in the over-representation test. */
  readonly top: number;
  /** Sets with fewer or more of the model's genes are left out. */
  readonly smallest: number;
  readonly largest: number;
  /** Sets are reported up to this false discovery rate. */
  readonly fdr: number;
}

export interface Enrichment {
  /** Per latent the reported sets, lowest p value first; empty for an untested latent. */
  readonly perLatent: readonly (readonly EnrichedSet[])[];
  /** Number of tested sets. */
  readonly tested: number;
  /** Sets that are not tested, in the order of the file. */
  readonly leftOut: GeneSetTests["leftOut"];
}

/** A gene set as columns of the model. */
interface Placed {
  readonly name: string;
  readonly columns: readonly number[];
}
interface Tested extends Omit<EnrichedSet, "overRepresentation" | "ranks"> {
  readonly latent: number;
  readonly overP: number;
  readonly rankP: number;
}

/**
 * Gene sets that increase or decrease with each latent, by two one-sided tests over the model's genes: over-representation
 * among the `top` genes that change most (hypergeometric), and Wilcoxon's rank sum of all log fold changes in the set
 * against the rest. The model's genes are the universe of both. Each test's p values are adjusted over all latents, sets
 * and directions together (Benjamini and Hochberg 1995).
 *
 * The tests assume independent genes. Co-expression makes p values too small; use them to rank sets.
 */
export function enrichment(
  changes: readonly (Float64Array | undefined)[],
  genes: Table,
  sets: GeneSets,
  options: EnrichmentOptions,
): Enrichment {
  const largest = Math.min(options.largest, genes.rows - 1);
  const fits = ({ columns }: Placed) => columns.length >= options.smallest && columns.length <= largest;
  const all = placeSets(sets, genes);
  const placed = all.filter(fits);
  const others = all.filter((set) => !fits(set));
  const tests = changes.flatMap((change, latent) => (change ? testLatent(latent, change, genes, placed, options) : []));
  const over = falseDiscoveryRates(tests.map(({ overP }) => overP));
  const rank = falseDiscoveryRates(tests.map(({ rankP }) => rankP));
  const perLatent = changes.map((): EnrichedSet[] => []);
  for (const [i, { latent, overP, rankP, ...found }] of tests.entries()) {
    const [overFdr, rankFdr] = [over[i], rank[i]];
    if (Math.min(overFdr, rankFdr) > options.fdr) continue;
    const result = { overRepresentation: { pValue: overP, fdr: overFdr }, ranks: { pValue: rankP, fdr: rankFdr } };
    perLatent[latent].push({ ...found, ...result });
  }
  return {
    perLatent: perLatent.map((found) => found.sort(surestFirst)),
    tested: placed.length,
    leftOut: others.map(({ name, columns }) => ({ set: name, genes: columns.length })),
  };
}

const surestFirst = (a: EnrichedSet, b: EnrichedSet): number =>
  Math.min(a.overRepresentation.pValue, a.ranks.pValue) - Math.min(b.overRepresentation.pValue, b.ranks.pValue) ||
  (a.set < b.set ? -1 : 1);

function testLatent(
  latent: number,
  change: Float64Array,
  genes: Table,
  sets: readonly Placed[],
  { top }: EnrichmentOptions,
): Tested[] {
  const order = [...change.keys()].sort((a, b) => change[b] - change[a] || a - b);
  const leading = {
    rising: new Set(order.slice(0, top).filter((gene) => change[gene] > 0)),
    falling: new Set(order.slice(-top).filter((gene) => change[gene] < 0)),
  };
  const ranked = rankAll(change);
  return sets.flatMap(({ name, columns }) => {
    const { area, larger, smaller } = rankSum(ranked, columns);
    return (["rising", "falling"] as const).map((direction): Tested => {
      const rising = direction === "rising";
      const drawn = leading[direction].size;
      const overlap = columns
        .filter((gene) => leading[direction].has(gene))
        .sort((a, b) => (rising ? change[b] - change[a] : change[a] - change[b]));
      return {
        latent,
        set: name,
        direction,
        genes: columns.length,
        overlap: overlap.map((gene) => genes.index[gene]),
        foldEnrichment: drawn === 0 ? 0 : overlap.length / ((columns.length * drawn) / genes.rows),
        area: rising ? area : 1 - area,
        overP: hypergeometricTail(overlap.length, drawn, columns.length, genes.rows),
        rankP: rising ? larger : smaller,
      };
    });
  });
}

/** Genes of the sets in the model, by names or the identifier column that matches most. */
function placeSets({ source, sets }: GeneSets, genes: Table): Placed[] {
  const namedGenes = new Set(sets.flatMap((set) => set.genes));
  const lists = [
    genes.index,
    ...[...genes.columns.values()].map((column) => genes.index.map((_, i) => levelOf(column, i))),
  ];
  const found = lists.map((names) => names.filter((name) => name !== null && namedGenes.has(name)).length);
  const most = Math.max(...found);
  if (most === 0) throw noneFound(source, [...namedGenes], genes);
  const columnOf = new Map(lists[found.indexOf(most)].map((name, column) => [name, column]));
  return sets.map(({ name, genes: own }) => ({
    name,
    columns: own.flatMap((gene) => columnOf.get(gene) ?? []),
  }));
}

const noneFound = (where: string, namedGenes: readonly string[], genes: Table) =>
  new HeddleError("gene-mismatch", {
    where,
    expected: `genes named as in the model: ${genes.index.slice(0, 3).join(", ")} …`,
    got: `none of them; the sets name ${namedGenes.slice(0, 3).join(", ")} …`,
    next: "Use gene sets with the same kind of names (symbols or identifiers) and of the same species.",
  });
