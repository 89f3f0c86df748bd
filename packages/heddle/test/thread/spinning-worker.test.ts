import { afterEach, expect, test, vi } from "vitest";
import { inspect } from "../../src/index.js";
import { builtWorker } from "./worker-threads.js";

afterEach(() => void vi.useRealTimers());

test("a worker in which the HDF5 library loops for ever is ended after 120 ticks of a second without progress", async () => {
  const pause = setTimeout;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const worker = builtWorker(new URL("./spinning-worker.mjs", import.meta.url));
  let settled = false;
  const description = inspect("package.json", { thread: "worker", worker, reader: { use: "spins" } });
  const outcome = description
    .catch((error: unknown) => error)
    .finally(() => {
      settled = true;
    });
  // the ticks before the worker has started are no stall, so the loop goes on until the call ends
  while (!settled) {
    vi.advanceTimersByTime(1000);
    await new Promise((resolve) => pause(resolve, 2));
  }
  expect(await outcome).toMatchObject({
    kind: "unreadable-file",
    message: expect.stringMatching(/inspect\(\): .*got no progress for 120 seconds\. .*damaged/),
  });
});
