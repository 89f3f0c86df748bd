import { isHeddleError } from "@heddle/contracts";
import type { Failure } from "./wire.js";

/** What engines say when memory runs out: Chrome, Firefox, Safari, and WebAssembly's own heap. */
const MEMORY =
  /out of memory|allocation failed|could not allocate|invalid array (buffer )?length|memory\.grow|\boom\b/i;

/** How large what is asked for is, where that is known. */
export interface Size {
  readonly cells: number;
  readonly genes: number;
}

/** An error as it crosses to the page, in words. */
export function failureOf(error: unknown, size?: Size): Failure {
  if (isHeddleError(error)) {
    const { expected, got, next, where } = error.details;
    return { kind: error.kind, message: error.message, details: { expected, got, next, where } };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === "QuotaExceededError") return noSpace(message);
  if (MEMORY.test(message)) return noMemory(message, size);
  return { kind: "internal", message: error instanceof Error ? `${error.name}: ${message}` : message };
}

const noSpace = (got: string): Failure => ({
  kind: "cannot-write",
  message: "The browser has no space left for this run.",
  details: {
    expected: "space in the browser's own storage",
    got,
    next: "Delete runs that you have taken away, or free space on this computer.",
  },
});

/** A column number and a count of four bytes each, twice while genes are chosen. */
const BYTES_PER_COUNT = 16;
/** Of cells × genes, that are not zero: usual for droplets, and more for the genes that vary most. */
const DENSITY = 0.15;

function noMemory(got: string, size: Size | undefined): Failure {
  const megabytes = size && Math.ceil((size.cells * size.genes * DENSITY * BYTES_PER_COUNT) / 1e6);
  const needed = size
    ? `about ${megabytes!.toLocaleString("en")} MB for the counts of ${size.cells.toLocaleString("en")} cells × ${size.genes.toLocaleString("en")} genes`
    : "more memory than the browser gives a tab";
  return {
    kind: "out-of-memory",
    message: "The tab ran out of memory.",
    details: {
      expected: `${needed}`,
      got,
      next: "Choose fewer genes (genes.count), leave cells out (cells.minCounts), use smaller minibatches (training.batchSize), or train the same configuration with heddle train.",
    },
  };
}
