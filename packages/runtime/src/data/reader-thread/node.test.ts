import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openReaderThread } from "./node.js";

/** Answers with the cells as row starts; the cell 8 cannot be read, and the cell 9 ends the thread. */
const SCRIPT = `
import { parentPort, workerData } from "node:worker_threads";
parentPort.on("message", ({ id, cells }) => {
  if (cells[0] === 9) process.exit(0);
  const rows = { rowStarts: cells, columns: workerData.genes, counts: new Uint8Array(0) };
  parentPort.postMessage(cells[0] === 8 ? { id } : { id, rows });
});
`;
let folder: string;
let script: URL;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heddle-reader-"));
  script = pathToFileURL(join(folder, "script.mjs"));
  writeFileSync(script, SCRIPT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (url = script) => {
  const genes = Int32Array.of(0, 5);
  const file = { genes, rows: new Int32Array(0), lengths: new Int32Array(0), largest: 1 };
  return openReaderThread({ ...file, reader: { url: url.href, argument: undefined } }, url);
};

test("each request gets its rows; a failed read, an ended thread and a closed thread give none", async () => {
  const thread = open()!;
  const [first, failed, second] = await Promise.all(
    [1, 8, 2].map((cell) => thread.read(Int32Array.of(cell, cell + 1))),
  );
  expect([first?.rowStarts, second?.rowStarts].map(String)).toEqual(["1,2", "2,3"]);
  expect(String(first?.columns)).toBe("0,5");
  expect(failed).toBeUndefined();
  expect(await Promise.all([9, 3].map((cell) => thread.read(Int32Array.of(cell))))).toEqual([undefined, undefined]);
  expect(await thread.read(Int32Array.of(1))).toBeUndefined();

  const closed = open()!;
  const pending = closed.read(Int32Array.of(1));
  closed.close();
  expect(await pending).toBeUndefined();
});

test("there is no thread where its script is no file", () => {
  expect(open(pathToFileURL(join(folder, "absent.mjs")))).toBeUndefined();
});

test("the thread receives the arrays of rows that are needed no longer", async () => {
  const thread = open()!;
  const used = { rowStarts: Int32Array.of(0), columns: new Uint16Array(4), counts: new Uint8Array(4) };
  expect(await thread.read(Int32Array.of(1, 2), used)).toBeDefined();
  expect([used.columns.byteLength, used.counts.byteLength]).toEqual([0, 0]);
  thread.close();
});
