// What a folder may contain that the store did not write: symbolic links, and drafts of killed processes.
import { spawnSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { folderStore } from "./node-folder-store.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.skipIf(process.platform === "win32")("a symbolic link in a run", () => {
  const outside = () => join(folder, "outside");
  const run = () => join(folder, "run");
  beforeEach(async () => {
    await mkdir(run());
    await mkdir(outside());
    await writeFile(join(outside(), "file"), "mine");
  });
  const untouched = async () => {
    expect(await readdir(outside())).toEqual(["file"]);
    expect(await readFile(join(outside(), "file"), "utf8")).toBe("mine");
  };

  test.each(["config.json", "config.json.partial"])("%s is replaced by write, and its target stays", async (name) => {
    await symlink(join(outside(), "file"), join(run(), name));
    await folderStore(run()).write("config.json", "{}");
    expect((await lstat(join(run(), "config.json"))).isFile()).toBe(true);
    expect(await readdir(run())).toEqual(["config.json"]);
    await untouched();
  });

  test("metrics.jsonl is refused by append, and its target stays", async () => {
    await symlink(join(outside(), "file"), join(run(), "metrics.jsonl"));
    const error = await failure(folderStore(run()).append("metrics.jsonl", "{}"));
    expect(String(error)).toMatch(/metrics\.jsonl: expected a file of the run, got a symbolic link.*Replace the link/);
    await untouched();
  });

  test("a folder is refused by write, append and remove, and its target stays", async () => {
    await symlink(outside(), join(run(), "model"));
    const store = folderStore(run());
    for (const change of [store.write("model/file", ""), store.append("model/file", ""), store.remove("model/file")])
      expect(String(await failure(change))).toMatch(/run.model: expected a folder of the run, got a symbolic link/);
    await untouched();
    await store.remove("model");
    await untouched();
  });

  test("the run's own folder may be one", async () => {
    await symlink(run(), join(folder, "link"));
    await folderStore(join(folder, "link")).write("model/file", "");
    expect(await readdir(run())).toEqual(["model"]);
  });
});

describe("a refreshed folder", () => {
  test("has its files; one that does not exist is not made, and one that cannot be written is no error", async () => {
    await mkdir(join(folder, "states"));
    await writeFile(join(folder, "states", "a.json"), "");
    const store = folderStore(folder);
    // an old time, because two changes within a tick of the clock have the same
    await utimes(join(folder, "states"), 1, 1);
    await store.refresh!("states");
    expect((await stat(join(folder, "states"))).mtimeMs).toBeGreaterThan(1000);
    expect(await readdir(join(folder, "states"))).toEqual(["a.json"]);
    await store.refresh!("none");
    await store.refresh!("states/a.json");
    expect(await readdir(folder)).toEqual(["states"]);
    await folderStore("/proc").refresh!("self");
  });
});

describe("drafts", () => {
  test("of killed processes are removed by the next write of the file; those of live processes stay", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const draft = (pid: number) => `a.${hostname().replaceAll(/[^\w-]/g, "_")}-${pid}-0-0.partial`;
    for (const name of ["a.partial", draft(dead), draft(process.ppid), "b.partial"])
      await writeFile(join(folder, name), "");
    await folderStore(folder).write("a", "1");
    expect(await readdir(folder)).toEqual(["a", draft(process.ppid), "b.partial"].sort());
  });
});
