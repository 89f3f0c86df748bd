import fs from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAnnData } from "@heddle/anndata";
import { expect, test, vi } from "vitest";
import { createHdf5Writer } from "./create-hdf5-writer.js";

test("a full disk gives a clear error and leaves no file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-full-test-"));
  const writer = await createHdf5Writer(join(folder, "result.h5ad"));
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  const disk = vi.spyOn(fs, "writeSync").mockImplementation(() => {
    throw full;
  });
  try {
    const index = Array.from({ length: 20_000 }, (_, i) => `cell ${i}`);
    const writing = writeAnnData(writer, { obs: { rows: index.length, index, columns: new Map() } }).then(() =>
      writer.close(),
    );
    await expect(writing).rejects.toMatchObject({ kind: "cannot-write" });
    expect(disk).toHaveBeenCalled();
    expect(await readdir(folder)).toEqual([]);
  } finally {
    disk.mockRestore();
    await rm(folder, { recursive: true, force: true });
  }
});
