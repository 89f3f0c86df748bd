// Shared by the two processes: the queue's name, the address of Redis, and the folder of the runs.
import { resolve } from "node:path";

export const QUEUE = "heddle";

/** BullMQ requires `maxRetriesPerRequest: null` for a connection that waits for jobs. */
export const connection = {
  host: process.env.REDIS_HOST ?? "127.0.0.1",
  port: Number(process.env.REDIS_PORT ?? 6379),
  maxRetriesPerRequest: null,
};

const DATA = resolve(process.env.DATA_FOLDER ?? "data");

export const uploadOf = (id) => `${DATA}/${id}.h5ad`;
export const runOf = (id) => `${DATA}/${id}`;
