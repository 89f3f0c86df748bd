import { definePlugin, HeddleError, type Tracker } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  url: z.string().default("http://127.0.0.1:8000/").describe("Address that receives one JSON object per call."),
});

const TIMEOUT_MS = 10_000;

/** Sends every call as JSON to a web address. See `Tracker`. */
export default definePlugin({
  role: "tracker",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Sends settings and metrics as JSON to a web address.",
  source: "Name the interface of the tracker.",
  citations: [],
  options,
  create: ({ url }): Tracker => ({
    async start({ name, params, id = crypto.randomUUID() }) {
      await post(url, { event: "start", id, name, params });
      return id;
    },
    logMetrics: (id, metrics, step) => post(url, { event: "metrics", id, step, metrics }),
    finish: (id, end) => post(url, { event: "finish", id, end }),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "tracker/my-plugin": z.input<typeof options>;
  }
}

async function post(url: string, body: object): Promise<void> {
  const request = { method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
  const got = await fetch(url, request).then(
    (response) => (response.ok ? undefined : `status ${response.status}`),
    (error: unknown) => String(error),
  );
  if (got === undefined) return;
  throw new HeddleError("plugin-failed", {
    where: "tracker my-plugin",
    expected: `${url} to accept the record`,
    got,
    next: "Check the option url.",
  });
}
