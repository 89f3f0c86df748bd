import { HeddleError, isHeddleError } from "heddle/worker";

/** Messages for exhausted memory: of Chrome, Firefox and Safari, and of a WebAssembly heap. */
const OUT_OF_MEMORY =
  /out of memory|allocation failed|could not allocate|invalid array (buffer )?length|memory\.grow|\boom\b/i;

/** Size of the data, if it is known. */
export interface DataSize {
  readonly cells: number;
  readonly genes: number;
}

/** Explains full memory and full storage; every other error stays as it is. */
export function explainError(error: unknown, size?: DataSize): unknown {
  if (isHeddleError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === "QuotaExceededError") return storageFull(message, error);
  return OUT_OF_MEMORY.test(message) ? memoryFull(message, size, error) : error;
}

const storageFull = (got: string, cause: unknown) =>
  new HeddleError("cannot-write", {
    expected: "space for this run in the browser's storage",
    got,
    next: "Delete runs that you have exported, or free space on this computer.",
    cause,
  });

/** A column index and a count of four bytes each, twice while genes are selected. */
const BYTES_PER_COUNT = 16;
/** Share of nonzero counts: usual for droplets, and more for highly variable genes. */
const DENSITY = 0.15;

function memoryFull(got: string, size: DataSize | undefined, cause: unknown): HeddleError {
  const megabytes = size && Math.ceil((size.cells * size.genes * DENSITY * BYTES_PER_COUNT) / 1e6);
  return new HeddleError("out-of-memory", {
    expected: size
      ? `about ${megabytes!.toLocaleString("en")} MB for the counts of ${size.cells.toLocaleString("en")} cells × ${size.genes.toLocaleString("en")} genes`
      : "less memory than the browser allows a tab",
    got,
    next: "Select fewer genes (genes.count), leave cells out (cells.minCounts), use smaller minibatches (training.batchSize), or train the same configuration with heddle train.",
    cause,
  });
}
