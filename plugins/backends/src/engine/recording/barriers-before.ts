import { KERNELS, type KernelShape } from "../kernel-table.js";
import type { Entry } from "./trace.js";

type Command = Extract<Entry, { kind: "kernel" }>;

/** Blocks that a command has used since the last barrier, and how the command was split. */
interface Touched {
  readonly command: Command;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  readonly cut: string;
}

/**
 * For each command of a list, whether a barrier precedes it: another thread may still write a block that it uses, or read
 * one that it writes. A command without parts runs on one thread; in two commands split alike, each thread uses the same
 * parts.
 */
export function barriersBefore(commands: readonly Command[]): boolean[] {
  let since: Touched[] = [];
  return commands.map((command) => {
    const now = touched(command);
    const barrier = since.some((before) => !sameScope(before, now) && conflict(before, now));
    if (barrier) since = [];
    since.push(now);
    return barrier;
  });
}

function touched(command: Command): Touched {
  const { reads, writes, scratch }: KernelShape = KERNELS[command.kernel];
  const at = (places: readonly number[]) => places.map((i) => command.args[i]).filter((pointer) => pointer !== 0);
  return {
    command,
    reads: at(reads),
    writes: at(scratch === undefined ? writes : [...writes, scratch]),
    cut: command.scope === "all" ? cutOf(command) : command.scope,
  };
}

const sameScope = (a: Touched, b: Touched): boolean => a.cut !== "" && a.cut === b.cut;

function conflict(a: Touched, b: Touched): boolean {
  const touches = (pointers: readonly number[], others: readonly number[]) => pointers.some((p) => others.includes(p));
  return touches(a.writes, b.writes) || touches(a.writes, b.reads) || touches(a.reads, b.writes);
}

/** How a split command is cut, where it touches only the part of each block that its own share is; else nothing. */
function cutOf({ kernel, args }: Command): string {
  if (kernel === "unary") return `elements ${args[1]}`;
  if (kernel === "adam" || kernel === "fill" || kernel === "choose") return `elements ${args[0]}`;
  return "";
}
