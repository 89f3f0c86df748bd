// The thread that watches a process; see node-stall-watch.ts.
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import type { StallWatch } from "./node-stall-watch.js";
import { watchProgress } from "./watch-progress.js";

const { progress, message, seconds } = workerData as StallWatch;

watchProgress(
  progress,
  () => {
    writeSync(2, message);
    process.kill(process.pid, "SIGKILL");
  },
  seconds,
);
// the timer of the watch alone does not keep this thread alive
setInterval(() => {}, 1 << 30);
