/** What the system answered to a write, and what to do about it: parts of an error. */
export interface WriteProblem {
  readonly got: string;
  readonly next: string;
}

const PERMISSIONS = "Check the permissions of the folder, or choose another one.";
const FULL: WriteProblem = { got: "a full disk", next: "Free some space, then try again." };
const FILES: WriteProblem = {
  got: "too many open files",
  next: "Raise the limit in this shell, for example: ulimit -n 1024.",
};
const IN_THE_WAY: WriteProblem = { got: "a file in the place of a folder", next: "Choose another path." };

/** By code of Node's system errors. */
const PROBLEMS: ReadonlyMap<string, WriteProblem> = new Map([
  ["ENOSPC", FULL],
  ["EDQUOT", { got: "a used-up disk quota", next: FULL.next }],
  ["EMFILE", FILES],
  ["ENFILE", FILES],
  ["EACCES", { got: "no permission to write there", next: PERMISSIONS }],
  ["EPERM", { got: "no permission to write there", next: PERMISSIONS }],
  ["EROFS", { got: "a read-only file system", next: "Choose a folder on another file system." }],
  ["ENOTDIR", IN_THE_WAY],
  ["EEXIST", IN_THE_WAY],
  ["EISDIR", { got: "a folder in the place of the file", next: "Choose another path." }],
  ["ENAMETOOLONG", { got: "a path that is too long for the file system", next: "Choose a shorter path." }],
  ["ENOENT", { got: "a place in which nothing can be made", next: "Choose a folder on another file system." }],
]);

/** Describes an error of Node's file system in words; other errors by their message. */
export function writeProblem(cause: unknown): WriteProblem {
  const { code, message } = cause as NodeJS.ErrnoException;
  return PROBLEMS.get(code ?? "") ?? { got: message, next: PERMISSIONS };
}
