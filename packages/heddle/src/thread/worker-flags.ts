/**
 * Flags of Node that change how modules are found, read and reported: a worker needs them to load the same code. All
 * others belong to the process, and most of these make `new Worker` fail with ERR_WORKER_INVALID_EXEC_ARGV. V8's flags,
 * such as --max-old-space-size, hold for all threads of the process anyway.
 */
const PASSED: ReadonlySet<string> = new Set([
  "--import",
  "--require",
  "-r",
  "--loader",
  "--experimental-loader",
  "--conditions",
  "-C",
  "--preserve-symlinks",
  "--preserve-symlinks-main",
  "--enable-source-maps",
  "--experimental-strip-types",
  "--no-experimental-strip-types",
  "--experimental-transform-types",
  "--experimental-require-module",
  "--no-experimental-require-module",
  "--experimental-wasm-modules",
  "--experimental-import-meta-resolve",
  "--no-warnings",
  "--disable-warning",
  "--trace-warnings",
]);

/** These take the next argument as their value where none follows "=". */
const WITH_VALUE: ReadonlySet<string> = new Set([
  "--import",
  "--require",
  "-r",
  "--loader",
  "--experimental-loader",
  "--conditions",
  "-C",
  "--disable-warning",
]);

/** The flags of a process (`process.execArgv`) that its workers start with. */
export function workerFlags(execArgv: readonly string[]): string[] {
  const passed: string[] = [];
  for (let i = 0; i < execArgv.length; i++) {
    const argument = execArgv[i];
    const [flag] = argument.split("=", 1) as [string];
    const separate = WITH_VALUE.has(flag) && !argument.includes("=");
    const value = separate ? execArgv[++i] : undefined;
    if (PASSED.has(flag)) passed.push(argument, ...(value === undefined ? [] : [value]));
  }
  return passed;
}
