/** A split or a leaf. */
export interface TreeNode {
  /** −1 for a leaf. */
  readonly column: number;
  /** Entries with at most this value go left. */
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly entries: readonly number[] | Int32Array;
}

export interface Tree {
  readonly nodes: readonly TreeNode[];
  /** Per column: the decrease of the sum of squares by its splits. */
  readonly gains: Float64Array;
}

/** Values that differ by less than this are equal, as in scikit-learn: no split is between them. */
const SAME = 1e-7;
/** Relative difference below which gains are equal, so that rounding does not choose between columns. */
const TIE = 1e-10;

/**
 * Least-squares regression tree (Breiman et al. 1984) with exhaustive splits up to `depth`. Ties go to the earlier column
 * and the smaller threshold; thresholds are midway between two values. Columns with equal splits share the gain, so that
 * their order has no effect; scikit-learn assigns it to a random one.
 *
 * @param columns per latent: its values
 * @param orders per latent: all entries by ascending value
 */
export function growTree(
  columns: readonly Float64Array[],
  orders: readonly Int32Array[],
  target: Float64Array,
  depth: number,
): Tree {
  const nodes: TreeNode[] = [];
  const gains = new Float64Array(columns.length);
  const grow = (sorted: readonly Int32Array[], left: number): number => {
    const at = nodes.length;
    const found = left > 0 ? bestSplit(columns, sorted, target) : undefined;
    const own = { column: -1, threshold: 0, left: -1, right: -1, entries: sorted[0] };
    nodes.push(own);
    if (found === undefined) return at;
    for (const column of found.equals) gains[column] += found.gain / found.equals.length;
    const goesLeft = (entry: number) => columns[found.column][entry] <= found.threshold;
    const below = sorted.map((order) => order.filter(goesLeft));
    const above = sorted.map((order) => order.filter((entry) => !goesLeft(entry)));
    const { column, threshold } = found;
    nodes[at] = { ...own, column, threshold, left: grow(below, left - 1), right: grow(above, left - 1) };
    return at;
  };
  grow(orders, depth);
  return { nodes, gains };
}

interface Split {
  readonly column: number;
  readonly threshold: number;
  readonly gain: number;
  /** Columns with an equally good split, including this one. */
  readonly equals: readonly number[];
}

function bestSplit(
  columns: readonly Float64Array[],
  sorted: readonly Int32Array[],
  target: Float64Array,
): Split | undefined {
  const size = sorted[0].length;
  const total = sorted[0].reduce((sum, entry) => sum + target[entry], 0);
  const spread = sorted[0].reduce((sum, entry) => sum + target[entry] * target[entry], 0) - (total * total) / size;
  // a node with equal targets is a leaf: rounding could otherwise split it
  if (!(spread > 1e-12 * size)) return undefined;
  let best: Split | undefined;
  for (const [column, order] of sorted.entries()) {
    const own = bestOfColumn(columns[column], order, target, total);
    if (own === undefined) continue;
    if (best === undefined || own.gain > best.gain * (1 + TIE)) best = { ...own, column, equals: [column] };
    else if (own.gain >= best.gain * (1 - TIE)) best = { ...best, equals: [...best.equals, column] };
  }
  return best;
}

function bestOfColumn(values: Float64Array, order: Int32Array, target: Float64Array, total: number) {
  let best: { threshold: number; gain: number } | undefined;
  let below = 0;
  for (let place = 1; place < order.length; place++) {
    below += target[order[place - 1]];
    const [value, next] = [values[order[place - 1]], values[order[place]]];
    if (next <= value + SAME) continue;
    const rest = order.length - place;
    const difference = below / place - (total - below) / rest;
    const gain = ((place * rest) / order.length) * difference * difference;
    if (best === undefined || gain > best.gain * (1 + TIE)) best = { threshold: value / 2 + next / 2, gain };
  }
  return best;
}

/** Leaf of an entry. */
export function leafOf({ nodes }: Tree, columns: readonly Float64Array[], entry: number): number {
  let at = 0;
  while (nodes[at].column >= 0)
    at = columns[nodes[at].column][entry] <= nodes[at].threshold ? nodes[at].left : nodes[at].right;
  return at;
}
