import { HeddleError } from "@heddle/contracts";

/** Missing chunks are read as the fill value at about 50 µs each: a damaged shape would take hours. */
const MOST_CHUNKS = 2 ** 18;

/** Throws HeddleError "bad-data" if one read covers more chunks than any useful array has. `rows` is a range of axis 0. */
export function checkChunkCount(
  shape: readonly number[],
  chunks: readonly number[],
  rows: { readonly axis: number; readonly count: number } | undefined,
  where: string,
): void {
  const counts = shape.map((size, axis) => Math.ceil((axis === rows?.axis ? rows.count : size) / chunks[axis]));
  const total = counts.reduce((product, count) => product * count, 1);
  if (total <= MOST_CHUNKS) return;
  throw new HeddleError("bad-data", {
    where,
    expected: `at most ${MOST_CHUNKS} chunks in one read`,
    got: `${total} chunks (shape ${shape.join(" × ")}, chunks of ${chunks.join(" × ")})`,
    next: "The shape in the array's metadata may be damaged: use another copy. If it is correct, write larger chunks.",
  });
}
