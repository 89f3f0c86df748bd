import { definePlugin, type Executor, type Submission, type SweepWork } from "@heddle/contracts";
import { z } from "zod";
import { commandOf, startWorker, type Worker } from "./worker.js";

const options = z.strictObject({
  wrapper: z
    .string()
    .default("")
    .describe('What the worker\'s command is given to, words apart by spaces: "nice -n 10", "srun --mem=8G".'),
});

/** How often the folder is read, milliseconds. */
const LOOK = 500;

/** One worker through another program, such as a scheduler's that waits until the job is over. See `Executor`. */
export default definePlugin({
  role: "executor",
  name: "my-plugin",
  apiVersion: 1,
  summary: "One worker, started through another program.",
  source: "Say which scheduler's commands these are.",
  citations: [],
  options,
  create: ({ wrapper }): Executor => throughWrapper(wrapper),
});

function throughWrapper(wrapper: string): Executor {
  const workers = new Map<string, Worker>();
  return {
    async submit({ command, folder }: SweepWork): Promise<Submission> {
      const worker = startWorker(commandOf(wrapper, command), folder);
      workers.set(worker.id, worker);
      return { executor: "my-plugin", id: worker.id };
    },
    async *status({ id }, work) {
      const worker = workers.get(id);
      for (let shown = ""; ; ) {
        // asked before the folder is read, so that the last reading is of a folder nobody writes to any more
        const over = worker === undefined || worker.hasEnded();
        const statuses = await work.statuses();
        const now = JSON.stringify(statuses);
        if (now !== shown) yield statuses;
        shown = now;
        if (over) break;
        await Promise.race([worker.ended, pause()]);
      }
      worker?.throwIfBroken();
    },
    async cancel({ id }) {
      workers.get(id)?.stop();
      await workers.get(id)?.ended;
    },
  };
}

const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, LOOK));
