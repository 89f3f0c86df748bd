import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { unzipRun } from "./unzip-run.js";

const text = (value: string) => new TextEncoder().encode(value);
const files = { "run/config.json": text('{"seed": 1}'), "run/notes.txt": text("abc".repeat(1000)) };
const zip = (bytes: Uint8Array) => new File([Uint8Array.from(bytes)], "run.zip");

test.each([0, 6] as const)("the files of an archive at compression level %i", async (level) => {
  const contents = await unzipRun(zip(zipSync(files, { level })));
  expect([...contents.keys()]).toEqual(Object.keys(files));
  for (const [name, bytes] of Object.entries(files)) expect(contents.get(name)).toEqual(bytes);
});

test("content that differs from its CRC-32 is refused with the archive's name", async () => {
  const bytes = zipSync(files, { level: 0 });
  const at = Buffer.from(bytes).indexOf('"seed": 1') + 8;
  bytes[at] = "2".charCodeAt(0);
  await expect(unzipRun(zip(bytes))).rejects.toMatchObject({ kind: "unreadable-file" });
  await expect(unzipRun(zip(bytes))).rejects.toThrow(/run\.zip: .*zip it again/);
});

test("a truncated archive, and a file that is none, are refused", async () => {
  const bytes = zipSync(files);
  await expect(unzipRun(zip(bytes.subarray(0, bytes.length / 2)))).rejects.toMatchObject({ kind: "unreadable-file" });
  await expect(unzipRun(zip(text("no archive")))).rejects.toMatchObject({ kind: "unreadable-file" });
});
