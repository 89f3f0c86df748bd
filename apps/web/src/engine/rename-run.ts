import { HeddleError } from "heddle";
import { forgetCounts } from "./loaded-counts.js";
import { forgetModel } from "./loaded-models.js";
import type { EngineCalls } from "./protocol.js";
import { moveFiles } from "./stored-files.js";
import { filesUnder, removeFolder, runNames, storeOf } from "./stores.js";

const CONFIG = "config.json";
/** Characters that a folder of every operating system accepts: the name is that of the exported folder. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+()-]{0,79}$/u;

/** Gives a run another name, which is its folder. Its configuration is written last: without it, the copy is no run. */
export function renameRun({ run, name }: EngineCalls["rename"]["request"]): Promise<undefined> {
  return navigator.locks.request(`heddle/${run}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw inUse(run);
    await checkName(name);
    const [from, to] = [storeOf(run), storeOf(name)];
    for (const { path } of await filesUnder(run)) if (path !== CONFIG) await to.write(path, await from.read(path));
    await moveFiles(run, name);
    await to.write(CONFIG, await from.read(CONFIG));
    forgetModel(run);
    forgetCounts(run);
    await removeFolder(run);
    return undefined;
  });
}

async function checkName(name: string): Promise<void> {
  const taken = (await runNames()).includes(name);
  if (!taken && NAME.test(name) && !name.endsWith(".")) return;
  throw new HeddleError(taken ? "output-exists" : "usage", {
    where: "name",
    expected: taken ? "a name that no run has" : "letters, digits, spaces and . _ + ( ) -, at most 80",
    got: JSON.stringify(name),
    next: "Choose another name.",
  });
}

const inUse = (run: string) =>
  new HeddleError("run-in-use", {
    where: run,
    expected: "a run that is not in training",
    got: "one that a tab is training",
    next: "Rename it when the training has ended.",
  });
