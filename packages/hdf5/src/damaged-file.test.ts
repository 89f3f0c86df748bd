// A damaged file is refused in finite time, and leaves nothing behind in the process.
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readStrings } from "@heddle/anndata";
import type { DataSource } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hdf5Bytes } from "./create-hdf5-writer.js";
import { openHdf5 } from "./open-hdf5.js";

const damaged = fileURLToPath(new URL("../../../../shared/data/reported/damaged/gcol16.h5ad", import.meta.url));
const names = Array.from({ length: 50 }, (_, i) => `cell ${i}`);

let folder: string;
let intact: Uint8Array;
/** Emscripten takes `console.error` when the library starts, so it is observed from before. */
const printed = vi.spyOn(console, "error");
beforeAll(async () => {
  if (!existsSync(damaged)) throw new Error(`the shared test data is missing: ${damaged}`);
  folder = await mkdtemp(join(tmpdir(), "heddle-damaged-test-"));
  intact = await hdf5Bytes(async (writer) => {
    await writer.createGroup("obs");
    await writer.setAttribute("obs", "_index", "names");
    await writer.writeArray("obs/names", { shape: [names.length], data: names });
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 16 bytes of the first global heap zeroed, as in a file with a lost sector. */
function withZeroedObject(bytes: Uint8Array, offset: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const heap = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("GCOL");
  expect(heap).toBeGreaterThan(0);
  return changed.fill(0, heap + offset, heap + offset + 16);
}

async function readAll(source: DataSource): Promise<readonly string[]> {
  const tree = await openHdf5(source);
  try {
    await tree.attributes("obs");
    return await readStrings(tree, "obs/names");
  } finally {
    await tree.close();
  }
}

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("a damaged global heap", () => {
  test("is refused with the fault; the HDF5 library alone would loop for ever", async () => {
    const tree = await openHdf5({ path: damaged });
    await expect(tree.attributes("X")).rejects.toMatchObject({ kind: "unreadable-file" });
    await expect(tree.attributes("X")).rejects.toThrow(/an object of size 0 at byte 16 of a global heap collection/);
    await tree.close();
  });

  test("is refused in a blob as in a file", async () => {
    const blob = new Blob([Uint8Array.from(withZeroedObject(intact, 16))]);
    await expect(readAll({ name: "a.h5ad", blob })).rejects.toThrow(/object of size 0/);
  });

  test("does not refuse intact data that contain the heap's signature", async () => {
    const words = ["GCOL\u0001 and more than sixteen bytes", "GCOL"];
    const path = join(folder, "signature.h5");
    await writeFile(
      path,
      await hdf5Bytes(async (writer) => {
        await writer.createGroup("obs");
        await writer.writeArray("obs/names", { shape: [2], data: words });
      }),
    );
    expect(await readAll({ path })).toEqual(words);
  });
});

describe("after a failure", () => {
  test("an intact file at the same path opens, 20 times, and no descriptor is left open", async () => {
    const path = join(folder, "reused.h5ad");
    await writeFile(path, intact);
    await readAll({ path });
    const before = descriptors();
    for (let i = 0; i < 20; i++) {
      await writeFile(path, withZeroedObject(intact, 16));
      await expect(readAll({ path })).rejects.toMatchObject({ kind: "unreadable-file" });
      await writeFile(path, intact.subarray(0, intact.length / 2));
      await expect(readAll({ path })).rejects.toMatchObject({ kind: "unreadable-file" });
      await writeFile(path, intact);
      expect(await readAll({ path })).toEqual(names);
    }
    expect(descriptors()).toBe(before);
  });

  test("nothing reaches stderr", async () => {
    const path = join(folder, "quiet.h5ad");
    for (let at = 0; at < 24; at += 4) {
      const bytes = Uint8Array.from(intact);
      const header = Buffer.from(bytes.buffer).indexOf("OHDR");
      bytes.fill(0xff, header + at, header + at + 8);
      await writeFile(path, bytes);
      await readAll({ path }).catch(() => undefined);
    }
    expect(printed).not.toHaveBeenCalled();
  });

  test("a trapped library is replaced: the next file opens in a new instance", async () => {
    const { attempt, loadLibrary } = await import("./library.js");
    const library = await loadLibrary();
    const about = { where: "a.h5", expected: "an HDF5 file", next: "Copy it again." };
    // a pointer that malloc never returned: the library aborts
    const trap = () => library.module._free(8);
    expect(() => attempt(library, "unreadable-file", about, trap)).toThrow(/expected an HDF5 file, got aborted/);
    expect(library.trapped).toBe(true);
    expect(printed).not.toHaveBeenCalled();
    const next = await loadLibrary();
    expect(next.module).not.toBe(library.module);
    const path = join(folder, "after.h5ad");
    await writeFile(path, intact);
    expect(await readAll({ path })).toEqual(names);
  });
});
