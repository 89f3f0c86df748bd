// Takes jobs from the queue, one at a time, and trains. Training runs in a thread of its own: this one stays free to renew
// the job's lock, which BullMQ would otherwise give to somebody else. Start as many of these processes as there are cores.
import { existsSync } from "node:fs";
import { Worker } from "bullmq";
import { evaluate, isHeddleError, train } from "heddle";
import { connection, QUEUE, runOf, uploadOf } from "./queue.js";

const stop = new AbortController();

async function work(job) {
  const { factors, epochs } = job.data;
  const out = runOf(job.id);
  const config = { factors, training: { epochs } };
  // a run that was begun before is gone on with, from its newest checkpoint
  const resume = existsSync(`${out}/config.json`);
  const run = train(config, { data: uploadOf(job.id), out, resume, signal: stop.signal });
  for await (const event of run) {
    if (event.kind === "step") await job.updateProgress({ step: event.step, steps: event.steps });
    if (event.kind === "warning") await job.log(event.message);
  }
  const { summary, store } = await run.result;
  const { results } = await evaluate(store, { thread: "worker" });
  return { cells: summary.cells, genes: summary.genes, epochs: summary.epochs, results };
}

const worker = new Worker(QUEUE, work, { connection, concurrency: 1 });
worker.on("ready", () => console.log("waiting for jobs"));
worker.on("failed", (job, error) => console.error(`${job?.id}: ${isHeddleError(error) ? error.message : error.stack}`));
worker.on("error", (error) => console.error(error));

// the checkpoint is written, the attempt fails, and the next one goes on
process.once("SIGTERM", async () => {
  stop.abort();
  await worker.close();
});
