/**
 * One family of errors for the whole house. Each says what was expected, what was found and what to do;
 * `kind` is what a program branches on, `exitCode` what the command line ends with.
 */
const MARK = Symbol.for("heddle/error/v1");

/** What went wrong, as a word. `usage` and `config` end the command line with 2, all others with 1. */
export type ErrorKind =
  | "usage"
  | "config"
  | "unknown-plugin"
  | "duplicate-plugin"
  | "wrong-api-version"
  | "missing-file"
  | "unreadable-file"
  | "unsupported-file"
  | "not-counts"
  | "bad-data"
  | "unknown-column"
  | "unseen-level"
  | "gene-mismatch"
  | "incompatible-plugins"
  | "plugin-failed"
  | "non-finite"
  | "output-exists"
  | "cannot-write"
  | "out-of-memory"
  | "bad-run-folder"
  | "interrupted"
  | "sweep-unfinished"
  | "internal";

export interface ErrorDetails {
  /** What was expected, as a clause: "raw counts: integers ≥ 0". */
  expected: string;
  /** What was found: "12.7 in X[0, 5]". */
  got: string;
  /** What to do next, as an imperative sentence. */
  next: string;
  /** The file, run folder or config key concerned, where there is one. */
  where?: string;
  cause?: unknown;
}

export class HeddleError extends Error {
  readonly [MARK] = true;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(kind: ErrorKind, details: ErrorDetails) {
    const place = details.where === undefined ? "" : `${details.where}: `;
    super(`${place}expected ${details.expected}, got ${details.got}. ${details.next}`, { cause: details.cause });
    this.name = "HeddleError";
    this.kind = kind;
    this.details = details;
  }

  get exitCode(): 1 | 2 {
    return USAGE_KINDS.has(this.kind) ? 2 : 1;
  }
}

const USAGE_KINDS: ReadonlySet<ErrorKind> = new Set([
  "usage",
  "config",
  "unknown-plugin",
  "duplicate-plugin",
  "wrong-api-version",
  "unknown-column",
  "incompatible-plugins",
]);

/** True for a HeddleError of any copy of this package, optionally of one kind. */
export function isHeddleError(error: unknown, kind?: ErrorKind): error is HeddleError {
  if (typeof error !== "object" || error === null || !(MARK in error)) return false;
  return kind === undefined || (error as HeddleError).kind === kind;
}
