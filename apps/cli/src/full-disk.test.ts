import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const disk = vi.hoisted(() => ({ full: false }));

/** A disk that takes no more: every new file can be made, nothing can be written into it. */
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const refuse = () => {
    if (disk.full) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  return {
    ...real,
    writeFile: (async (...args: Parameters<typeof real.writeFile>) => {
      refuse();
      return real.writeFile(...args);
    }) as typeof real.writeFile,
    open: (async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      if (disk.full) file.writeFile = () => Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
      return file;
    }) as typeof real.open,
  };
});

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
});

describe("a full disk", () => {
  test("stops train with the file it could not write and what to do; no half-written file is left", async () => {
    disk.full = true;
    const { code, err, out } = await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "run", "-q"]);
    disk.full = false;
    expect(err).toContain(`${work.path("run")}: expected to write in this folder, got a full disk`);
    expect(err).toMatch(/Free some space/);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(readdirSync(work.path("run"))).toEqual([]);
  });

  test("stops init likewise", async () => {
    disk.full = true;
    const { code, err } = await work.run(["init", "good.h5ad"]);
    disk.full = false;
    expect(err).toMatch(/heddle\.yaml: expected to write this file, got a full disk/);
    expect(code).toBe(1);
    expect(readdirSync(work.folder).filter((name) => name.startsWith("heddle.yaml"))).toEqual([]);
  });
});
