import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryStore } from "./memory-store.js";
import { folderStore } from "./node-folder-store.js";

const disk = vi.hoisted(() => ({ full: false }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const open: typeof real.open = async (...args) => {
    const file = await real.open(...args);
    if (disk.full) file.writeFile = () => Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
    return file;
  };
  const mkdir = (async (...args: Parameters<typeof real.mkdir>) => {
    if (disk.full && !existsSync(args[0])) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    return real.mkdir(...args);
  }) as typeof real.mkdir;
  return { ...real, mkdir, open };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const text = async (bytes: Promise<Uint8Array>) => new TextDecoder().decode(await bytes);

describe.each([
  ["a folder", () => folderStore(join(folder, "run"))],
  ["memory", () => memoryStore()],
])("a run in %s", (_where, open) => {
  test("written files are read, listed in order and removed", async () => {
    const store = open();
    expect(await store.exists("config.json")).toBe(false);
    expect(await store.list("checkpoints")).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    await store.write("checkpoints/b", "2");
    await store.write("checkpoints/a", Uint8Array.of(49));
    expect(await store.list("checkpoints")).toEqual(["a", "b"]);
    expect(await store.list(".")).toEqual(["checkpoints"]);
    expect(await store.exists("checkpoints")).toBe(true);
    expect(await text(store.read("checkpoints/a"))).toBe("1");
    await store.write("checkpoints/a", "new");
    expect(await text(store.read("checkpoints/a"))).toBe("new");
    await store.remove("checkpoints/a");
    await store.remove("checkpoints/a");
    expect(await store.exists("checkpoints/a")).toBe(false);
    await store.remove("checkpoints");
    expect(await store.list(".")).toEqual([]);
  });

  test("appends lines, making the file where it is not there", async () => {
    const store = open();
    await store.append("metrics.jsonl", "{}");
    await store.append("metrics.jsonl", "[]");
    expect(await text(store.read("metrics.jsonl"))).toBe("{}\n[]\n");
  });

  test("a file that is not there is missing", async () => {
    expect(isHeddleError(await failure(open().read("none")), "missing-file")).toBe(true);
  });
});

describe("a run in memory", () => {
  test("starts with the given files, returns all of them, and copies them", async () => {
    const bytes = Uint8Array.of(1);
    const store = memoryStore([["model/genes.json", bytes]]);
    const written = Uint8Array.of(2);
    await store.write("a", written);
    written[0] = 9;
    expect(store.entries()).toEqual([
      ["a", Uint8Array.of(2)],
      ["model/genes.json", bytes],
    ]);
  });
});

describe("a run in a folder", () => {
  test("states the place of its files", () => {
    expect(folderStore("run").pathOf!("x/y")).toBe(join("run", "x", "y"));
  });

  test("a folder in a file's place is unreadable", async () => {
    await mkdir(join(folder, "inner"));
    expect(isHeddleError(await failure(folderStore(folder).read("inner")), "unreadable-file")).toBe(true);
  });

  test("a file instead of a folder: reading finds nothing, and writing is refused", async () => {
    await writeFile(join(folder, "file"), "");
    const store = folderStore(join(folder, "file", "run"));
    expect(await store.exists("config.json")).toBe(false);
    expect(await store.list("")).toEqual([]);
    expect(isHeddleError(await failure(store.write("config.json", "{}")), "cannot-write")).toBe(true);
    expect(isHeddleError(await failure(store.append("metrics.jsonl", "{}")), "cannot-write")).toBe(true);
  });
});

/** A file system of 64 KiB where this process may mount one; elsewhere a folder whose files refuse to be written. */
async function fullDisk(): Promise<{ path: string; release: () => void }> {
  const path = join(folder, "disk");
  await mkdir(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path], { stdio: "ignore" });
    return { path, release: () => execFileSync("umount", [path]) };
  } catch {
    // no right to mount
    return {
      path,
      release: () => {
        disk.full = false;
      },
    };
  }
}

describe.skipIf(process.platform !== "linux")("a full disk", () => {
  test("the error names the file, no partial file remains, and the old file is unchanged", async () => {
    const { path, release } = await fullDisk();
    try {
      const store = folderStore(path);
      await store.write("weights", "old");
      disk.full = (await statfs(path)).blocks > 1024;
      const error = await failure(store.write("weights", new Uint8Array(1 << 20)));
      expect(isHeddleError(error, "cannot-write")).toBe(true);
      expect(String(error)).toMatch(/weights: .*a full disk.*Free some space, then try again/);
      expect(await readdir(path)).toEqual(["weights"]);
      expect(await text(store.read("weights"))).toBe("old");
    } finally {
      release();
    }
  });

  test("a folder there is read as it is, without a refresh", async () => {
    const store = folderStore(folder);
    await store.write("states/a", "1");
    disk.full = true;
    try {
      await store.refresh!("states");
      expect(await store.list("states")).toEqual(["a"]);
    } finally {
      disk.full = false;
    }
  });

  test("a line that does not fit is refused alike", async () => {
    const error = await failure(folderStore("/dev").append("full", "{}"));
    expect(isHeddleError(error, "cannot-write")).toBe(true);
    expect(String(error)).toContain("a full disk");
  });
});

describe.each([
  ["a folder", () => folderStore(join(folder, "run"))],
  ["memory", () => memoryStore()],
])("the lock of a run in %s", (_where, open) => {
  test("is for one writer, who is named, until it is released", async () => {
    const store = open();
    expect(await store.writer!()).toBeUndefined();
    expect(await store.lock!("training")).toBeUndefined();
    expect(await store.writer!()).toMatchObject({ task: "training", since: expect.stringMatching(/^\d{4}-/) });
    expect(await store.lock!("evaluation")).toMatchObject({ task: "training" });
    await store.unlock!();
    expect(await store.writer!()).toBeUndefined();
    expect(await store.list(".")).toEqual([]);
    expect(await store.lock!("evaluation")).toBeUndefined();
    await store.unlock!();
  });
});

describe("a folder that cannot be made", () => {
  test("is refused by name", async () => {
    await writeFile(join(folder, "file"), "");
    const error = await failure(folderStore(join(folder, "file", "run")).write("config.json", "{}"));
    expect(isHeddleError(error, "cannot-write")).toBe(true);
    expect(String(error)).toMatch(/file.run.config\.json: .*a file in the place of a folder/);
  });
});
