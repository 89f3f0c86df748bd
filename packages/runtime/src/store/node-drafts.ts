// A file is written under the name of a draft, which names its process: "metrics.jsonl.host-4711-0.partial".
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";

const host = hostname().replaceAll(/[^\w-]/g, "_");

let drafts = 0;

/** A new name beside `path`. */
export const draftName = (path: string): string => `${path}.${host}-${process.pid}-${threadId}-${drafts++}.partial`;

/** True for a draft of the file `name` whose process ended; of the fixed name of earlier versions too. */
export function isDeadDraft(draft: string, name: string): boolean {
  if (!draft.startsWith(`${name}.`) || !draft.endsWith(".partial")) return false;
  if (draft === `${name}.partial`) return true;
  const [from, pid] =
    draft
      .slice(name.length + 1)
      .match(/^(.+)-(\d+)-\d+-\d+\.partial$/)
      ?.slice(1) ?? [];
  return from === host && !processExists(Number(pid));
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
