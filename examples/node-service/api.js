// POST /runs?factors=condition,cell_type  the body is an .h5ad file    → 202 { id }
// GET  /runs/ID                           its progress                 → { state, progress, result, reason }
// GET  /runs/ID/latents.h5ad              the embedding, once done
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { Queue } from "bullmq";
import { inspect, isHeddleError } from "heddle";
import { connection, QUEUE, runOf, uploadOf } from "./queue.js";

const queue = new Queue(QUEUE, { connection });

const answer = (response, status, body) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

/** Saves the upload and validates it at once, so that an invalid file fails now and not in an hour; queues a job. */
async function accept(request, response, url) {
  const id = randomUUID();
  const file = uploadOf(id);
  mkdirSync(dirname(file), { recursive: true });
  await pipeline(request, createWriteStream(file));
  const factors = (url.searchParams.get("factors") ?? "").split(",").filter((name) => name !== "");
  const epochs = Number(url.searchParams.get("epochs") ?? 100);
  try {
    const { taken, columns } = await inspect(file, { thread: "worker" });
    const unknown = factors.find((factor) => !columns.some(({ name }) => name === factor));
    if (taken === undefined || unknown !== undefined) {
      rmSync(file);
      const known = columns.map(({ name }) => name).join(", ");
      return answer(response, 422, {
        reason: taken ? `no column ${unknown}; there are ${known}` : "no raw counts in this file",
      });
    }
  } catch (error) {
    rmSync(file);
    if (!isHeddleError(error)) throw error;
    return answer(response, 422, { reason: error.message });
  }
  // attempts: an interrupted run resumes from its checkpoint
  await queue.add("train", { factors, epochs }, { jobId: id, attempts: 3, backoff: { type: "fixed", delay: 1000 } });
  answer(response, 202, { id });
}

async function show(response, id) {
  const job = await queue.getJob(id);
  if (job === undefined) return answer(response, 404, { reason: "no such run" });
  answer(response, 200, {
    state: await job.getState(),
    progress: job.progress,
    result: job.returnvalue,
    reason: job.failedReason,
  });
}

/** An id is always a randomUUID: no other path on the disk is read. */
const ID = /^\/runs\/([0-9a-f-]{36})(\/latents\.h5ad)?$/;

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  const [, id, file] = ID.exec(url.pathname) ?? [];
  try {
    if (request.method === "POST" && url.pathname === "/runs") await accept(request, response, url);
    else if (request.method === "GET" && file && existsSync(runOf(id) + file))
      await pipeline(createReadStream(runOf(id) + file), response);
    else if (request.method === "GET" && id && !file) await show(response, id);
    else answer(response, 404, { reason: "POST /runs, GET /runs/ID or GET /runs/ID/latents.h5ad" });
  } catch (error) {
    console.error(error);
    if (!response.headersSent) answer(response, 500, { reason: "internal error" });
    else response.destroy();
  }
});

server.listen(Number(process.env.PORT ?? 8080), () => console.log(`listening on ${server.address().port}`));

process.once("SIGTERM", async () => {
  server.close();
  await queue.close();
});
