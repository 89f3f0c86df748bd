import { KERNELS, type KernelShape } from "../kernel-table.js";
import type { Entry } from "./trace.js";

type Command = Extract<Entry, { kind: "kernel" }>;

/** What one thread has touched since all threads last met, and how its share was cut. */
interface Touched {
  readonly command: Command;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  readonly cut: string;
}

/**
 * Before which commands of a list all threads have to meet: where a command touches a block that another thread may still
 * be writing, or writes one that another may still be reading. Commands that are not split belong to one thread;
 * two that are split alike touch the same parts by the same thread.
 */
export function barriersBefore(commands: readonly Command[]): boolean[] {
  let since: Touched[] = [];
  return commands.map((command) => {
    const now = touched(command);
    const meet = since.some((before) => !sameHands(before, now) && conflict(before, now));
    if (meet) since = [];
    since.push(now);
    return meet;
  });
}

function touched(command: Command): Touched {
  const { reads, writes, scratch }: KernelShape = KERNELS[command.kernel];
  const at = (places: readonly number[]) => places.map((i) => command.args[i]!).filter((pointer) => pointer !== 0);
  return {
    command,
    reads: at(reads),
    writes: at(scratch === undefined ? writes : [...writes, scratch]),
    cut: command.hands === "all" ? cutOf(command) : command.hands,
  };
}

const sameHands = (a: Touched, b: Touched): boolean => a.cut !== "" && a.cut === b.cut;

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
