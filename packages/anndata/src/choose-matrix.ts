import { HeddleError, type MatrixDescription, type Support } from "@heddle/contracts";
import { describeSupport } from "./count-value.js";
import type { Hierarchy } from "./hierarchy.js";
import { type Candidate, findMatrices, type SampledMatrix, sampleMatrix } from "./matrix-candidate.js";
import { isUnusable } from "./read-table.js";

/** A matrix with the reason for its selection, one sentence for the user. */
export interface MatrixChoice {
  readonly candidate: Candidate;
  readonly reason: string;
}

/** Every matrix of the file with its description. */
export interface Described extends SampledMatrix {
  readonly candidate: Candidate;
}

/** Descriptions in the order of `findMatrices`, and the errors of matrices that cannot be read. */
export async function describeMatrices(tree: Hierarchy) {
  const { candidates, refused } = await findMatrices(tree);
  const described: Described[] = [];
  const unreadable = new Map(refused);
  for (const candidate of candidates) {
    try {
      described.push({ candidate, ...(await sampleMatrix(tree, candidate)) });
    } catch (error) {
      if (!isUnusable(error)) throw error;
      unreadable.set(candidate.name, error);
    }
  }
  return { described, refused: unreadable };
}

/**
 * The matrix to read. With `name` that one; otherwise, for counts, the first of layers/counts, X, raw/X and the other
 * layers whose sampled values are counts; for other supports the first of X, layers and raw/X that fits, counts last.
 */
export async function chooseMatrix(tree: Hierarchy, support: Support, name: string | undefined): Promise<MatrixChoice> {
  if (name !== undefined) return namedMatrix(tree, name);
  const { described, refused } = await describeMatrices(tree);
  const chosen = preferred(described, support);
  if (chosen !== undefined) return chosen;
  for (const error of refused.values()) throw error;
  // reading it all finds the first value that is too large, with its position
  const tooLarge = support === "counts" ? described.find((each) => each.tooLarge) : undefined;
  if (tooLarge !== undefined) return { candidate: tooLarge.candidate, reason: findings(tooLarge.description) };
  throw noneFits(described, support, tree.name);
}

async function namedMatrix(tree: Hierarchy, name: string): Promise<MatrixChoice> {
  const { candidates, refused } = await findMatrices(tree);
  const path = name === "raw.X" ? "raw/X" : name;
  const elsewhere = refused.get(path) ?? refused.get(`layers/${path}`);
  if (elsewhere !== undefined) throw elsewhere;
  const candidate = candidates.find((each) => each.name === path || each.name === `layers/${path}`);
  if (candidate !== undefined) return { candidate, reason: "The option matrix names it." };
  const names = candidates.map((each) => each.name);
  throw new HeddleError("bad-data", {
    where: tree.name,
    expected: `a matrix "${name}"`,
    got: names.length === 0 ? "a file without matrices" : `only ${names.join(", ")}`,
    next: "Set the option matrix to one of these, or omit it.",
  });
}

/** See `chooseMatrix`; undefined if none fits. */
export function preferred(described: readonly Described[], support: Support): MatrixChoice | undefined {
  const order = support === "counts" ? ["layers/counts", "X", "raw/X"] : ["X"];
  const rank = ({ candidate, description }: Described) => {
    const at = order.indexOf(candidate.name);
    // a request for real values does not select counts if another matrix exists
    const last = support !== "counts" && description.isCounts ? order.length + 1 : 0;
    return last + (at < 0 ? order.length : at);
  };
  const sorted = [...described].sort((a, b) => rank(a) - rank(b));
  const taken = sorted.find(({ description }) => fits(description, support));
  return taken && { candidate: taken.candidate, reason: reasonFor(taken, sorted, support) };
}

function fits(description: MatrixDescription, support: Support): boolean {
  if (support === "counts") return description.isCounts;
  const finite = Number.isFinite(description.minimum) && Number.isFinite(description.maximum);
  return finite && (support === "real" || description.minimum >= 0);
}

function reasonFor(taken: Described, sorted: readonly Described[], support: Support): string {
  const { name } = taken.candidate;
  const before = sorted.slice(0, sorted.indexOf(taken)).map(({ description }) => findings(description));
  const content = support === "counts" ? "contains integers ≥ 0" : `contains ${describeSupport(support)}`;
  const passedOver = [...before, ...skippedCounts(taken, sorted)];
  return passedOver.length === 0 ? `${name} ${content}.` : `${name} ${content}; ${passedOver.join(", ")}.`;
}

/** Matrices of counts that were skipped in favor of other values. */
function skippedCounts(taken: Described, sorted: readonly Described[]): string[] {
  const later = sorted.slice(sorted.indexOf(taken) + 1).filter(({ description }) => description.isCounts);
  return taken.description.isCounts ? [] : later.map(({ candidate }) => `${candidate.name} contains counts`);
}

function findings({ name, note }: MatrixDescription): string {
  return `${name} ${note ?? "is taken only when no other fits"}`;
}

function noneFits(described: readonly Described[], support: Support, where: string): HeddleError {
  const found = described.map(({ description }) => findings(description));
  const absent = ["X", "layers/counts", "raw/X"].filter(
    (name) => !described.some((each) => each.candidate.name === name),
  );
  const missing = absent.length === 0 ? "" : `${found.length === 0 ? "" : "; "}no ${absent.join(", no ")}`;
  return new HeddleError("not-counts", {
    where,
    expected: describeSupport(support),
    got: `${found.join(", ")}${missing}`,
    next:
      found.length === 0
        ? 'Write the file with its counts: adata.layers["counts"] or adata.X.'
        : 'Store the raw counts in adata.layers["counts"], or use a likelihood for normalized values (gaussian) with the option matrix.',
  });
}
