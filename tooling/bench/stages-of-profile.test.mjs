import { expect, test } from "vitest";
import { stagesOfProfile } from "./stages-of-profile.mjs";

const node = (id, functionName, url, children = []) => ({ id, callFrame: { functionName, url }, children });
const dist = (path) => `file:///heddle/packages/${path}`;

/** A fit that calls a kernel of the backend, writes a checkpoint, and is interrupted by garbage collection. */
const profile = {
  nodes: [
    node(1, "(root)", "", [2, 3, 7]),
    node(2, "compileSourceTextModule", "node:internal/modules/esm/utils"),
    node(3, "trainEpoch", dist("runtime/dist/training/fit.js"), [4, 5]),
    node(4, "run", "file:///heddle/plugins/backends/dist/addon/native-executor.js"),
    node(5, "writeCheckpoint", dist("runtime/dist/training/checkpoint.js"), [6]),
    node(6, "write", "node:internal/fs/promises"),
    node(7, "(garbage collector)", ""),
    node(8, "compute", "file:///heddle/plugins/metrics/dist/mig/mig.js"),
    node(9, "rankData", dist("numerics/dist/ranks.js")),
  ].map((one) => (one.id === 8 ? { ...one, children: [9] } : one)),
  samples: [2, 4, 6, 7, 9],
  timeDeltas: [0, 1e6, 2e6, 3e6, 4e6],
};

test("a sample belongs to the stage of its innermost frame with a stage, else to that of the sample before", () => {
  const seconds = Object.fromEntries(stagesOfProfile(profile).map(({ stage, seconds }) => [stage, seconds]));
  expect(seconds).toEqual({ start: 1, "training steps": 2, checkpoints: 3 + 4, "metric mig": 0 });
});

test("stages and their functions are sorted by time", () => {
  const [first] = stagesOfProfile(profile);
  expect(first.stage).toBe("checkpoints");
  expect(first.functions).toEqual([
    { name: "(garbage collector)", seconds: 4 },
    { name: "write promises", seconds: 3 },
  ]);
});
