import { describeTracker } from "@heddle/conformance";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import plugin from "./mlflow.js";
import { type MlflowServer, startMlflowStub } from "./mlflow-server.fixture.js";

let server: MlflowServer;
beforeAll(async () => {
  server = await startMlflowStub();
});
afterAll(() => server.close());

const NOWHERE = "http://127.0.0.1:1";
const tracker = (options: object = {}) =>
  plugin.create(plugin.options.parse({ uri: server.uri, experiment: "kang", ...options }), []);

describeTracker(plugin, { options: () => ({ uri: server.uri }), broken: () => ({ uri: NOWHERE }) });

describe("mlflow", () => {
  afterEach(() => {
    for (const name of ["TRACKING_URI", "TRACKING_TOKEN", "TRACKING_USERNAME", "TRACKING_PASSWORD"])
      delete process.env[`MLFLOW_${name}`];
  });

  test("params, metrics with steps, and the status", async () => {
    const id = await tracker().start({ name: "first", params: { seed: 3, factors: '["condition"]' } });
    await tracker().logMetrics(id, { elbo: -12.5, "mig/cell type (old)": 0.25 }, 7);
    await tracker().finish(id, "stopped");
    expect(server.runs.get(id)).toEqual({
      name: "first",
      status: "KILLED",
      params: { seed: "3", factors: '["condition"]' },
      metrics: [
        { key: "elbo", value: -12.5, step: 7, timestamp: expect.any(Number) },
        { key: "mig/cell type _old_", value: 0.25, step: 7, timestamp: expect.any(Number) },
      ],
    });
  });

  test("address and credentials come from MLflow's variables", async () => {
    process.env.MLFLOW_TRACKING_URI = server.uri;
    process.env.MLFLOW_TRACKING_USERNAME = "ada";
    process.env.MLFLOW_TRACKING_PASSWORD = "secret";
    await tracker({ uri: undefined }).start({ name: "first", params: {} });
    expect(server.authorizations.at(-1)).toBe(`Basic ${btoa("ada:secret")}`);
    process.env.MLFLOW_TRACKING_TOKEN = "abc";
    await tracker().start({ name: "first", params: {} });
    expect(server.authorizations.at(-1)).toBe("Bearer abc");
  });

  test("no server, and a deleted run: the address, the reason and the next step", async () => {
    const start = (options: object, id?: string) =>
      tracker(options).start({ name: "a", params: {}, ...(id && { id }) });
    await expect(start({ uri: NOWHERE })).rejects.toThrow(
      /127\.0\.0\.1:1, got .+\. Start the server with mlflow server/,
    );
    await expect(start({}, "gone")).rejects.toThrow(/RESOURCE_DOES_NOT_EXIST: Run with id=gone not found\. Check/);
  });
});
