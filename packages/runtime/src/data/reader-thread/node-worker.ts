// The script of a reader thread: opens the rows of a dataset once more, and reads windows of them.
import { parentPort, workerData } from "node:worker_threads";
import { entryTypes } from "../compact-rows.js";
import { readAscending } from "../file-rows.js";
import { openReader } from "../open-reader.js";
import type { ReadAnswer, ReadRequest, ThreadData } from "./protocol.js";

/** Local files answer soon: more reads at once take memory and no less time. */
const READS_AT_ONCE = 2;

const { reader, ...file } = workerData as ThreadData;
const dataset = await openReader(reader);
const types = entryTypes(file.genes.length, file.largest);

parentPort?.on("message", async ({ id, cells, room }: ReadRequest) => {
  try {
    const rows = await readAscending({ ...file, dataset }, cells, types, { readsAtOnce: READS_AT_ONCE, room });
    const answer: ReadAnswer = { id, rows };
    const buffers = [rows.rowStarts, rows.columns, rows.counts].map(({ buffer }) => buffer as ArrayBuffer);
    parentPort?.postMessage(answer, buffers);
  } catch {
    // the other thread reads the rows itself, and throws the error with the names of file and cell
    parentPort?.postMessage({ id });
  }
});
