import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { lockHolder, takeLock } from "./lock.js";

const root = mkdtempSync(join(tmpdir(), "heddle-lock-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, "locks-"));
});

/** A lock as somebody else left it. */
const leave = (holder: object, ageSeconds = 0, number = 1) => {
  const path = join(folder, `run.${number}.lock`);
  writeFileSync(path, JSON.stringify(holder));
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(path, then, then);
};
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("a lock", () => {
  test("is one process's until it is released, and leaves nothing behind", async () => {
    const lock = await takeLock(folder, "run");
    expect(await takeLock(folder, "run")).toBeUndefined();
    expect(await lockHolder(folder, "run")).toBe(`${hostname()}:${process.pid}`);
    expect(await takeLock(folder, "other")).toBeDefined();
    await lock!.release();
    expect(await lockHolder(folder, "run")).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["other.1.lock"]);
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("of 20 who ask at the same time, one gets it; also where a dead holder's lies in the way", async () => {
    for (const number of [0, 1, 5]) {
      if (number > 0) leave({ host: hostname(), pid: deadPid() }, 0, number);
      const taken = (await Promise.all(Array.from({ length: 20 }, () => takeLock(folder, "run")))).filter(Boolean);
      expect(taken).toHaveLength(1);
      await taken[0]!.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe("a lock that was left behind", () => {
  const here = hostname();
  const own = () => JSON.parse(readFileSync(join(folder, "run.1.lock"), "utf8")) as { started?: string };

  test("by a process of this machine that is gone: taken over at once", async () => {
    leave({ host: here, pid: deadPid() });
    expect(await lockHolder(folder, "run")).toBeUndefined();
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("by a process whose id another one has now: taken over, as that one started at another time", async () => {
    const lock = await takeLock(folder, "run");
    const { started } = own();
    await lock!.release();
    expect(started).toMatch(/^\d+$/);
    leave({ host: here, pid: process.pid, started: String(Number(started) - 1) });
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("by another machine: respected while its heartbeat is younger than 3 minutes, then taken over", async () => {
    leave({ host: `not-${here}`, pid: 1 }, 150);
    expect(await lockHolder(folder, "run")).toBe(`not-${here}:1`);
    expect(await takeLock(folder, "run")).toBeUndefined();
    leave({ host: `not-${here}`, pid: 1 }, 200);
    expect(await takeLock(folder, "run")).toBeDefined();
  });

  test("that says nothing, as after a crash of the machine: taken over", async () => {
    writeFileSync(join(folder, "run.1.lock"), "");
    expect(await takeLock(folder, "run")).toBeDefined();
  });
});
