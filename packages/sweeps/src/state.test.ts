import { mkdir, mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refreshStates } from "./state.js";

test("before a decision, the folder of the sweep and that of the states are changed and changed back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-state-"));
  try {
    await mkdir(join(folder, "states"));
    const changed = [folder, join(folder, "states")];
    for (const path of changed) await utimes(path, 1, 1);
    await refreshStates(folder);
    for (const path of changed) expect((await stat(path)).mtimeMs).toBeGreaterThan(1000);
    expect(await readdir(folder, { recursive: true })).toEqual(["states"]);
    await rm(join(folder, "states"), { recursive: true });
    await refreshStates(folder);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
