// Takes jobs from the queue, one at a time, and trains. Training runs in its own thread, so this thread can renew the
// job's lock; otherwise BullMQ gives the job to another worker. Start one such process per core.
import { existsSync } from "node:fs";
import { Worker } from "bullmq";
import { evaluate, isHeddleError, train } from "heddle";
import { connection, QUEUE, runOf, uploadOf } from "./queue.js";

const stop = new AbortController();

async function work(job) {
  const { factors, epochs } = job.data;
  const out = runOf(job.id);
  const config = { factors, training: { epochs } };
  // an earlier attempt left a run: resume it from its newest checkpoint
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

// the checkpoint is written, this attempt fails, and the next attempt resumes
process.once("SIGTERM", async () => {
  stop.abort();
  await worker.close();
});
