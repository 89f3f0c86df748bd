// The Node implementation of `#reader-thread`.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { checkAddressSpace } from "@heddle/contracts/threads";
import type { CompactRows } from "../compact-rows.js";
import type { ReadAnswer, ReaderThread, ReadRequest, ThreadData } from "./protocol.js";

/** Values that were copied are garbage soon: a small young generation frees their memory earlier. */
const YOUNG_MEGABYTES = 8;
const SCRIPT = new URL("./node-worker.js", import.meta.url);

/** Undefined where the scripts are no files, as in a program bundled into one file, or where memory for a thread is short. */
export function openReaderThread(data: ThreadData, script = SCRIPT): ReaderThread | undefined {
  if (!isFile(script.href) || !isFile(data.reader.url) || !hasMemory()) return undefined;
  const worker = new Worker(script, {
    workerData: data,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const waiting = new Map<number, (answer: ReadAnswer) => void>();
  let open = true;
  let requests = 0;
  const end = () => {
    open = false;
    for (const [id, resolve] of waiting) resolve({ id });
    waiting.clear();
  };
  worker.on("message", (answer: ReadAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
    // an idle thread does not keep the process alive
    if (waiting.size === 0) worker.unref();
  });
  worker.on("error", end);
  worker.on("exit", end);
  worker.unref();
  return {
    async read(cells, used) {
      if (!open) return undefined;
      const id = requests++;
      worker.ref();
      const answer = new Promise<ReadAnswer>((resolve) => waiting.set(id, resolve));
      worker.postMessage(...requestOf(id, cells, used));
      return (await answer).rows;
    },
    close() {
      end();
      void worker.terminate();
    },
  };
}

/** The message, and the arrays that the thread takes. */
function requestOf(id: number, cells: Int32Array, used?: CompactRows): [ReadRequest, ArrayBuffer[]] {
  if (used === undefined) return [{ id, cells }, []];
  const { columns, counts } = used;
  return [{ id, cells, room: { columns, counts } }, [columns, counts].map(({ buffer }) => buffer as ArrayBuffer)];
}

const isFile = (url: string): boolean => url.startsWith("file:") && existsSync(fileURLToPath(url));

function hasMemory(): boolean {
  try {
    checkAddressSpace(1);
    return true;
  } catch {
    return false;
  }
}
