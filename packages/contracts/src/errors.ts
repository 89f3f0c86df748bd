// The symbol is global, so that two copies of this package recognize each other's errors.
const MARK = Symbol.for("heddle/error/v1");

/** Kind of an error, on which programs branch. See `HeddleError.exitCode` for the exit status of each kind. */
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
  | "run-in-use"
  | "cannot-write"
  | "out-of-memory"
  | "bad-run-folder"
  | "untrusted-plugins"
  | "interrupted"
  | "sweep-unfinished"
  | "internal";

/** Parts of an error message: "<where>: expected <expected>, got <got>. <next>". */
export interface ErrorDetails {
  /** The expected value, as a clause: "raw counts: integers ≥ 0". */
  expected: string;
  /** The actual value: "12.7 in X[0, 5]". */
  got: string;
  /** The remedy, as an imperative sentence. */
  next: string;
  /** The file, run folder or config key that the error concerns. */
  where?: string;
  cause?: unknown;
}

/** The error of all Heddle packages. The message states the expected value, the actual value and the remedy. */
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

  /** Exit status of the command line: 2 for errors of usage, configuration or plugin selection and for a run in use, otherwise 1. */
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
  "run-in-use",
  "untrusted-plugins",
]);

/** True for a HeddleError from any copy of this package. With `kind`, true only for errors of that kind. */
export function isHeddleError(error: unknown, kind?: ErrorKind): error is HeddleError {
  if (typeof error !== "object" || error === null || !(MARK in error)) return false;
  return kind === undefined || (error as HeddleError).kind === kind;
}
