import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isHeddleError } from "@heddle/contracts";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { describe, expect, test } from "vitest";
import plugin from "./anndata-zarr.js";
import type { RandomBytes } from "./storage.js";
import { readZipArchive } from "./zip-archive.js";

const text = (content: string) => new TextEncoder().encode(content);
const CONTENT = text("counts ".repeat(300));

/** A file in memory that counts the bytes read from it. */
function inMemory(bytes: Uint8Array): RandomBytes & { bytesRead: number } {
  return {
    size: bytes.length,
    bytesRead: 0,
    async read(offset, length) {
      const part = bytes.slice(offset, offset + length);
      this.bytesRead += part.length;
      return part;
    },
    close: async () => {},
  };
}

/** An archive by zip.js: a stored and a compressed entry of the same content. */
async function archive(options: { zip64?: boolean; password?: string } = {}): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  await writer.add("X/0", new Uint8ArrayReader(CONTENT), { level: 0 });
  await writer.add("X/1", new Uint8ArrayReader(CONTENT));
  return writer.close();
}

const refusal = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isHeddleError(error)) return error.kind;
  throw new Error(`no HeddleError but ${String(error)}`);
};

async function readAll(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const [name, entry] of await readZipArchive(inMemory(bytes), "a.zip")) contents.set(name, await entry.read());
  return contents;
}

/** Every position of `part` within `bytes`. */
function positions(bytes: Uint8Array, part: Uint8Array): number[] {
  return Array.from(bytes.keys()).filter((at) => part.every((byte, i) => bytes[at + i] === byte));
}

describe("archives", () => {
  test.each([false, true])("zip64 %s: stored and compressed entries, whole and in ranges", async (zip64) => {
    const entries = await readZipArchive(inMemory(await archive({ zip64 })), "a.zip");
    expect([...entries.keys()]).toEqual(["X/0", "X/1"]);
    for (const entry of entries.values()) {
      expect(entry.size).toBe(CONTENT.length);
      expect(await entry.read()).toEqual(CONTENT);
      expect(await entry.readRange(5, 9)).toEqual(CONTENT.slice(5, 14));
      expect(await entry.readRange(CONTENT.length - 2, 9)).toEqual(CONTENT.slice(-2));
    }
  });

  test("an entry is read when it is needed, not with the archive", async () => {
    const bytes = await archive();
    const large = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level: 0 });
    await large.add("X/0", new Uint8ArrayReader(new Uint8Array(1 << 22)));
    await large.add("X/1", new Uint8ArrayReader(bytes));
    const file = inMemory(await large.close());
    const entries = await readZipArchive(file, "a.zip");
    expect(await entries.get("X/1")?.read()).toEqual(bytes);
    expect(file.bytesRead).toBeLessThan(1 << 18);
  });

  test("every changed byte of the contents and names is refused", async () => {
    const bytes = await archive();
    const names = positions(bytes, text("X/0")).concat(positions(bytes, text("X/1")));
    expect(names).toHaveLength(4);
    const stored = positions(bytes, text("counts counts"))[0];
    const spots = [...names.map((at) => at + 2), stored, stored + 900, stored + CONTENT.length - 1];
    for (const at of spots) {
      const changed = bytes.slice();
      changed[at] ^= 0x08;
      expect(await refusal(readAll(changed)), `byte ${at}`).toBe("unreadable-file");
    }
  });

  test("a range of a stored entry is refused if a byte outside of it has changed", async () => {
    const bytes = await archive();
    bytes[positions(bytes, text("counts counts"))[0] + 900] ^= 1;
    const entries = await readZipArchive(inMemory(bytes), "a.zip");
    expect(await refusal(entries.get("X/0")?.readRange(0, 7) ?? Promise.resolve())).toBe("unreadable-file");
  });

  test("every truncated archive is refused", async () => {
    const bytes = await archive();
    for (let length = 0; length < bytes.length; length += 7)
      expect(await refusal(readAll(bytes.subarray(0, length))), `${length} bytes`).toBe("unreadable-file");
  });

  test("encrypted entries and other compression methods are refused as unsupported", async () => {
    expect(await refusal(readAll(await archive({ password: "secret" })))).toBe("unsupported-file");
    const bytes = await archive();
    // method 93 (Zstandard) for the second entry, in its local header and in the directory
    const [local, central] = positions(bytes, text("X/1"));
    bytes[local - 30 + 8] = 93;
    bytes[central - 46 + 10] = 93;
    expect(await refusal(readAll(bytes))).toBe("unsupported-file");
  });
});

// Third-party files next to the repository: a missing file fails its test as "missing-file".
test.each(["path", "blob"])("badz.zarr.zip, as a %s, is refused: a chunk differs from its CRC-32", async (kind) => {
  const path = fileURLToPath(new URL("../../../../../shared/data/reported/damaged/badz.zarr.zip", import.meta.url));
  const source = kind === "path" ? { path } : { name: "badz.zarr.zip", blob: new Blob([await readFile(path)]) };
  const open = plugin.create(plugin.options.parse({}), []).open(source, { support: "counts" });
  expect(await refusal(open)).toBe("unreadable-file");
});
