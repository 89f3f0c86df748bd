import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockHolder, takeLock } from "./node-lock.js";

const root = mkdtempSync(join(tmpdir(), "heddle-lock-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, "locks-"));
});

/** Writes the lock of another holder. */
const writeLock = (holder: object, ageSeconds = 0, number = 1) => {
  const path = join(folder, `run.${number}.lock`);
  writeFileSync(path, JSON.stringify(holder));
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(path, then, then);
};
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("a lock", () => {
  test("belongs to one process until its release, and leaves no file", async () => {
    const lock = await takeLock(folder, "run");
    expect(await takeLock(folder, "run")).toBeUndefined();
    expect(await lockHolder(folder, "run")).toMatchObject({ host: hostname(), pid: process.pid });
    expect(await takeLock(folder, "other")).toBeDefined();
    await lock!.release();
    expect(await lockHolder(folder, "run")).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["other.1.lock"]);
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("one of 20 concurrent callers acquires it, also if the lock of a dead holder exists", async () => {
    for (const number of [0, 1, 5]) {
      if (number > 0) writeLock({ host: hostname(), pid: deadPid() }, 0, number);
      const taken = (await Promise.all(Array.from({ length: 20 }, () => takeLock(folder, "run")))).filter(Boolean);
      expect(taken).toHaveLength(1);
      await taken[0]!.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe("with listings of the folder from an earlier time, as on NFS", () => {
  const { readdir } = promises;
  /** From now on, every listing of a folder is the present one. */
  const freezeListings = () => {
    const names = readdirSync(folder);
    promises.readdir = (async () => names) as unknown as typeof readdir;
    syncBuiltinESMExports();
  };
  afterEach(() => {
    promises.readdir = readdir;
    syncBuiltinESMExports();
  });

  test("from before the release of a lock that replaced a dead one: the lock taken since is respected", async () => {
    writeLock({ host: hostname(), pid: deadPid() });
    const second = await takeLock(folder, "run");
    const names = readdirSync(folder);
    await second!.release();
    const third = await takeLock(folder, "run");
    promises.readdir = (async () => names) as unknown as typeof readdir;
    syncBuiltinESMExports();
    expect(names).toEqual(["run.1.lock", "run.2.lock"]);
    expect(await takeLock(folder, "run")).toBeUndefined();
    await third!.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of an empty folder: one of 20 concurrent callers acquires it, also after a dead holder", async () => {
    freezeListings();
    const take = async () =>
      (await Promise.all(Array.from({ length: 20 }, () => takeLock(folder, "run")))).filter(
        (lock) => lock !== undefined,
      );
    const [first, ...others] = await take();
    expect(others).toEqual([]);
    expect(await take()).toEqual([]);
    await first.release();
    expect(await take()).toHaveLength(1);
  });

  test("a holder that seemed dead and ends later leaves the files of its successor", async () => {
    const first = await takeLock(folder, "run");
    writeLock({ ...JSON.parse(readFileSync(join(folder, "run.1.lock"), "utf8")), host: "another" }, 200);
    freezeListings();
    const second = await takeLock(folder, "run");
    await first!.release();
    expect(await takeLock(folder, "run")).toBeUndefined();
    await second!.release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a stale lock", () => {
  const here = hostname();
  const own = () => JSON.parse(readFileSync(join(folder, "run.1.lock"), "utf8")) as { started?: string };

  test("of a dead process on this machine is taken over at once", async () => {
    writeLock({ host: here, pid: deadPid() });
    expect(await lockHolder(folder, "run")).toBeUndefined();
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("of a dead process whose id was reused is taken over: the start time differs", async () => {
    const lock = await takeLock(folder, "run");
    const { started } = own();
    await lock!.release();
    expect(started).toMatch(/^\d+$/);
    writeLock({ host: here, pid: process.pid, started: String(Number(started) - 1) });
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("of another machine is respected until its heartbeat is 3 minutes old, then taken over", async () => {
    writeLock({ host: `not-${here}`, pid: 1 }, 150);
    expect(await lockHolder(folder, "run")).toEqual({ host: `not-${here}`, pid: 1 });
    expect(await takeLock(folder, "run")).toBeUndefined();
    writeLock({ host: `not-${here}`, pid: 1 }, 200);
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("without content, as after a system crash, is taken over", async () => {
    writeFileSync(join(folder, "run.1.lock"), "");
    expect(await takeLock(folder, "run")).toBeDefined();
  });
});
