/**
 * An order in which every path follows its parent path (`from` counts paths from 1; 0 is the origin), as
 * path indices from 0; undefined if some path never leads back to the origin.
 */
export function pathOrder(from: readonly number[]): readonly number[] | undefined {
  const order: number[] = [];
  const reached = new Set([0]);
  let added = true;
  while (added) {
    added = false;
    for (const [path, start] of from.entries()) {
      if (reached.has(path + 1) || !reached.has(start)) continue;
      reached.add(path + 1);
      order.push(path);
      added = true;
    }
  }
  return order.length === from.length ? order : undefined;
}
