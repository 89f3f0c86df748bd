import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OpenFiles } from "./open-files.js";

let folder: string;
const names = ["a", "b", "c", "d"];
const path = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-open-files-"));
  for (const name of names) await writeFile(path(name), name);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Handle = Parameters<Parameters<OpenFiles["use"]>[1]>[0];
/** The text of the file, and its handle, to see whether it is open: a closed one has the descriptor −1. */
const text = async (file: Handle) => ({ file, text: String((await file.read(Buffer.alloc(1), 0, 1, 0)).buffer) });

test("a file is opened once; above the limit the least recently used one is closed; `close` closes the others", async () => {
  const files = new OpenFiles(2);
  const [a, again, b, c] = [
    await files.use(path("a"), text),
    await files.use(path("a"), text),
    await files.use(path("b"), text),
    await files.use(path("c"), text),
  ];
  expect(again.file).toBe(a.file);
  expect([a, b, c].map(({ file }) => file.fd >= 0)).toEqual([false, true, true]);
  expect((await files.use(path("a"), text)).text).toBe("a");
  await files.close();
  expect([b, c].map(({ file }) => file.fd)).toEqual([-1, -1]);
});

test("more reads at once than the limit: each reads its file, and none stays open after `close` during them", async () => {
  const files = new OpenFiles(1);
  const reads = names.flatMap((name) => [files.use(path(name), text), files.use(path(name), text)]);
  const closing = files.close();
  const found = await Promise.all(reads);
  await closing;
  expect(found.map(({ text }) => text)).toEqual(["a", "a", "b", "b", "c", "c", "d", "d"]);
  expect(found.every(({ file }) => file.fd === -1)).toBe(true);
});

test("a read that starts after `close` reads its file and closes it", async () => {
  const files = new OpenFiles(2);
  await files.close();
  const { file, text: read } = await files.use(path("a"), text);
  expect({ read, descriptor: file.fd }).toEqual({ read: "a", descriptor: -1 });
});

test("a file that cannot be opened rejects each time, and is read once it exists", async () => {
  const files = new OpenFiles(2);
  for (let i = 0; i < 2; i++) await expect(files.use(path("e"), text)).rejects.toMatchObject({ code: "ENOENT" });
  await writeFile(path("e"), "e");
  expect((await files.use(path("e"), text)).text).toBe("e");
  await files.close();
});
