import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describeTracker } from "@heddle/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

const bodies: string[] = [];
let server: Server;
let url = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      bodies.push(body);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

describeTracker(plugin, { options: () => ({ url }), broken: () => ({ url: "http://127.0.0.1:1/" }) });

/** Written by golden/generate.py. */
interface Reference {
  readonly metrics: Record<string, number>;
  readonly step: number;
  readonly body: string;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("the body equals Python's, character by character", async () => {
  const tracker = plugin.create(plugin.options.parse({ url }), []);
  await tracker.logMetrics("a", reference.metrics, reference.step);
  expect(bodies.at(-1)).toBe(reference.body);
});
