import { isHeddleError, ownValue, type RunSummary, type TrackedEnd, type Tracker } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import type { RunStore } from "../store/run-store.js";
import type { OnTrainingEvent } from "../training/events.js";
import { epochMetrics, paramsOf } from "./tracked-values.js";
import { readTrackerIds, writeTrackerId } from "./tracker-ids.js";

interface Tracked {
  readonly trackers: ReadonlyMap<string, Tracker>;
  readonly config: Config;
}

interface TrackingOptions {
  readonly store: RunStore;
  readonly onEvent?: OnTrainingEvent;
}

/**
 * Records a training in trackers. Their calls run beside the training, in sequence per tracker, and are awaited at its end.
 * A tracker that fails is left out after one warning.
 */
export async function withTrackers<T extends { readonly summary: RunSummary }>(
  { trackers, config }: Tracked,
  { store, onEvent = () => {} }: TrackingOptions,
  train: (onEvent: OnTrainingEvent) => Promise<T>,
): Promise<T> {
  const warn = (message: string) => onEvent({ kind: "warning", message });
  const queues = [...trackers].map(([name, tracker]) => startQueue(name, tracker, { store, config, warn }));
  const end = async (state: TrackedEnd) => {
    for (const queue of queues) queue.add((tracker, id) => tracker.finish(id, state));
    await Promise.all(queues.map(({ done }) => done()));
  };
  try {
    const trained = await train((event) => {
      onEvent(event);
      if (event.kind !== "epoch") return;
      const { record } = event;
      for (const queue of queues) queue.add((tracker, id) => tracker.logMetrics(id, epochMetrics(record), record.step));
    });
    await end(trained.summary.pausedAt === undefined ? "finished" : "stopped");
    return trained;
  } catch (error) {
    await end(isHeddleError(error, "interrupted") ? "stopped" : "failed");
    throw error;
  }
}

interface QueueOptions {
  readonly store: RunStore;
  readonly config: Config;
  readonly warn: (message: string) => void;
}

/** The calls of one tracker in sequence; none after the first failure. */
function startQueue(name: string, tracker: Tracker, { store, config, warn }: QueueOptions) {
  const start = async (): Promise<string> => {
    const id = ownValue(await readTrackerIds(store), name);
    const run = { name: store.name.split("/").filter(Boolean).at(-1) ?? "run", params: paramsOf(config) };
    const given = await tracker.start(id === undefined ? run : { ...run, id });
    await writeTrackerId(store, name, given);
    return given;
  };
  const fail = (error: unknown): undefined => {
    warn(`${error instanceof Error ? error.message : String(error)} Training continues without the tracker.`);
    return undefined;
  };
  let last: Promise<string | undefined> = start().catch(fail);
  return {
    add(call: (tracker: Tracker, id: string) => Promise<void>) {
      last = last.then((id) => (id === undefined ? id : call(tracker, id).then(() => id, fail)));
    },
    done: async () => void (await last),
  };
}
