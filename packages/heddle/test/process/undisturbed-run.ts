import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { differences, heddle, lastingFiles, workFolder } from "./heddle-process.js";
import { prepareSmallRun } from "./small-config.js";

/** Before all tests, trains small.yaml into `whole` of a temporary folder; removes the folder after them. */
export function undisturbedRun() {
  const { folder, remove } = workFolder();
  let whole: Map<string, Buffer>;
  beforeAll(async () => {
    await prepareSmallRun(folder);
    await heddle(["train", "small.yaml", "--out", "whole"], folder);
    whole = lastingFiles(join(folder, "whole"));
  });
  afterAll(remove);
  return {
    folder,
    /** Differences of a run's reproducible files from those of the undisturbed run. */
    changes: (run: string) => differences(lastingFiles(join(folder, run)), whole),
  };
}
