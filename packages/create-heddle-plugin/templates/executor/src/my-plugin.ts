import { definePlugin, type Executor, type Submission, type SweepWork } from "@heddle/contracts";
import { z } from "zod";
import { commandOf, startWorker, type Worker } from "./worker.js";

const options = z.strictObject({
  wrapper: z
    .string()
    .default("")
    .describe('Command that runs the worker, its words separated by spaces: "nice -n 10", "srun --mem=8G".'),
});

/** Interval between two readings of the folder, milliseconds. */
const POLL_INTERVAL = 500;

/** One worker under another program, such as a scheduler's command that blocks until the job ends. See `Executor`. */
export default definePlugin({
  role: "executor",
  name: "my-plugin",
  apiVersion: 1,
  summary: "One worker, started through another program.",
  source: "Name the scheduler and its commands.",
  citations: [],
  options,
  create: ({ wrapper }): Executor => throughWrapper(wrapper),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "executor/my-plugin": z.input<typeof options>;
  }
}

function throughWrapper(wrapper: string): Executor {
  const workers = new Map<string, Worker>();
  return {
    async submit({ command, folder }: SweepWork): Promise<Submission> {
      const worker = startWorker([...commandOf(wrapper, command.program), ...command.args], folder);
      workers.set(worker.id, worker);
      return { executor: "my-plugin", id: worker.id };
    },
    async *status({ id }, work) {
      const worker = workers.get(id);
      for (let shown = ""; ; ) {
        // checked before the folder is read: nothing writes to the folder after the last reading
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

const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, POLL_INTERVAL));
