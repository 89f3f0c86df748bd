// Part of heddle/process: a process that ends before its work does is reported.

/** See plugin-calls.ts of the runtime. */
const CALLS = Symbol.for("heddle/plugin-calls/v1");
/** Set at the first report: guards may be nested. */
const REPORTED = Symbol.for("heddle/exit-reported/v1");
type Holder = { [CALLS]?: ReadonlySet<{ readonly label: string }>; [REPORTED]?: boolean };

/** The process of Node, as far as this module uses it. */
interface Host {
  exitCode?: number | string | null | undefined;
  readonly stderr: { write(text: string): unknown };
  on(event: "exit", listener: () => void): unknown;
  off(event: "exit", listener: () => void): unknown;
}

export interface ExitGuardOptions {
  /** Name of the work, for the message: "heddle evaluate". */
  readonly what: string;
  /** Whether process.exit() is reported too. A program may end itself; a command line never does. */
  readonly explicit: boolean;
}

/**
 * Reports on stderr, with exit code 1, that the process ends before the work is done: a plugin called process.exit(), or
 * a promise never settles. Names the plugin whose code runs. Returns the function that ends the guard. Has no effect in
 * browsers.
 */
export function guardExit(options: ExitGuardOptions): () => void {
  const host = (globalThis as { readonly process?: Host }).process;
  if (typeof host?.on !== "function" || host.stderr === undefined) return () => {};
  const onExit = () => {
    const place = callerOfExit(new Error().stack ?? "");
    if (place !== undefined && !options.explicit) return;
    host.exitCode = 1;
    if ((globalThis as Holder)[REPORTED]) return;
    (globalThis as Holder)[REPORTED] = true;
    host.stderr.write(`error: ${messageOf(options.what, place)}\n`);
  };
  host.on("exit", onExit);
  return () => void host.off("exit", onExit);
}

function messageOf(what: string, place: string | undefined): string {
  const plugin = [...((globalThis as Holder)[CALLS] ?? [])].at(-1)?.label;
  const where = plugin === undefined ? `${what}` : `${what}: ${plugin}`;
  const next =
    plugin === undefined
      ? "Leave out the plugin or script that does this."
      : "Report this to the plugin's author, or use another plugin.";
  return place === undefined
    ? `${where}: expected a result, got a promise that never settles. ${next}`
    : `${where}: expected a result, got a call of process.exit() at ${place}. ${next}`;
}

/** The line that called process.exit(), from the stack of an exit listener; undefined if nothing called it. */
function callerOfExit(stack: string): string | undefined {
  const lines = stack.split("\n").map((line) => line.trim().replace(/^at /, ""));
  const exit = lines.findLastIndex((line) => /^process\.(?:exit|reallyExit) /.test(line));
  return exit < 0 ? undefined : (lines[exit + 1] ?? "an unknown place").replace(/^.*\((.*)\)$/, "$1");
}
