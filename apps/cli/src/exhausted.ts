// Loads nothing: where no file can be opened, no other module can be loaded either.

/** In an error or one of its causes: the code or the message of an exhausted limit, and what to do. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:EMFILE|ENFILE)\b/,
    "expected to open a file, got too many open files. Raise the limit in this shell, for example: ulimit -n 1024",
  ],
  [
    /could not allocate memory|Cannot allocate Wasm memory|ERR_MEMORY_ALLOCATION_FAILED/,
    "expected address space for WebAssembly (10 GB for each of two memories), got less. Raise the limit of this shell (ulimit -v unlimited), or end other programs.",
  ],
];

/** The message for an error that comes of an exhausted limit of the process; undefined for another error. */
export function exhaustedLimit(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${(error as NodeJS.ErrnoException).code ?? ""} ${error.message}`;
  return LIMITS.find(([pattern]) => pattern.test(text))?.[1] ?? exhaustedLimit(error.cause);
}
