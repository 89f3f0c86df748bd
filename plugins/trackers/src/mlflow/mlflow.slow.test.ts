// The suite of the role on an MLflow server of PyPI. Nightly: its installation takes minutes.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describeTracker } from "@heddle/conformance";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import plugin from "./mlflow.js";

describe("on an MLflow server", { tags: ["nightly"] }, () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-mlflow-"));
  let server: ChildProcess | undefined;
  let uri = "";

  beforeAll(async () => {
    const program = process.env.HEDDLE_MLFLOW;
    if (!program) throw new Error("expected HEDDLE_MLFLOW, the command mlflow: npm run test:nightly installs it");
    const port = await getPort({ host: "127.0.0.1" });
    uri = `http://127.0.0.1:${port}`;
    const store = ["--backend-store-uri", `sqlite:///${folder}/runs.db`, "--default-artifact-root", folder];
    const args = ["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1", ...store];
    // a group of its own, because the server starts processes
    server = spawn(program, args, { stdio: "ignore", detached: true });
    const answers = () =>
      fetch(`${uri}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (server.exitCode !== null) throw new Error(`mlflow server ended with exit code ${server.exitCode}`);
      await pause(200);
    }
  });
  afterAll(async () => {
    if (server?.pid !== undefined) {
      const ended = new Promise((resolve) => server?.once("close", resolve));
      process.kill(-server.pid, "SIGTERM");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  describeTracker(plugin, { options: () => ({ uri }), broken: () => ({ uri: "http://127.0.0.1:1" }) });

  test("the server returns the params, the metrics and the status", async () => {
    const tracker = plugin.create(plugin.options.parse({ uri, experiment: "kang" }), []);
    const id = await tracker.start({ name: "first", params: { "objective.beta": 4 } });
    await tracker.logMetrics(id, { elbo: -12.5 }, 7);
    await tracker.finish(id, "finished");
    const answer = await fetch(`${uri}/api/2.0/mlflow/runs/get?run_id=${id}`);
    const { run } = (await answer.json()) as { run: object };
    expect(run).toMatchObject({
      info: { run_name: "first", status: "FINISHED" },
      data: {
        params: [{ key: "objective.beta", value: "4" }],
        metrics: [{ key: "elbo", value: -12.5, step: 7 }],
      },
    });
  });
});
