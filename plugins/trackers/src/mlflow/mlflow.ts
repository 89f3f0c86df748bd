import { definePlugin, type TrackedEnd, type TrackedRun, type Tracker } from "@heddle/contracts";
import { z } from "zod";
import { callMlflow, type MlflowAccess, MlflowRefusal, refused } from "./mlflow-client.js";

/** Limits of runs/log-batch: metrics and params per call, characters of a value of a param. */
const MAX_METRICS = 1000;
const MAX_PARAMS = 100;
const MAX_VALUE = 500;

const STATUS: Readonly<Record<TrackedEnd, string>> = { finished: "FINISHED", failed: "FAILED", stopped: "KILLED" };

class MlflowTracker implements Tracker {
  #experiment: Promise<string> | undefined;

  constructor(
    readonly access: MlflowAccess,
    readonly experiment: string,
  ) {}

  async start({ name, params, id }: TrackedRun): Promise<string> {
    if (id !== undefined) {
      await this.#call("runs/update", { run_id: id, status: "RUNNING" });
      return id;
    }
    this.#experiment ??= this.#experimentId();
    const created = await this.#call<{ run: { info: { run_id: string } } }>("runs/create", {
      experiment_id: await this.#experiment,
      run_name: name,
      start_time: Date.now(),
      tags: [{ key: "mlflow.source.name", value: "heddle" }],
    });
    const { run_id } = created.run.info;
    const entries = Object.entries(params).map(([key, value]) => ({
      key: keyOf(key),
      value: String(value).slice(0, MAX_VALUE),
    }));
    for (const part of parts(entries, MAX_PARAMS)) await this.#call("runs/log-batch", { run_id, params: part });
    return run_id;
  }

  async logMetrics(id: string, metrics: Readonly<Record<string, number>>, step: number): Promise<void> {
    const timestamp = Date.now();
    const entries = Object.entries(metrics).map(([key, value]) => ({ key: keyOf(key), value, timestamp, step }));
    for (const part of parts(entries, MAX_METRICS)) await this.#call("runs/log-batch", { run_id: id, metrics: part });
  }

  async finish(id: string, end: TrackedEnd): Promise<void> {
    await this.#call("runs/update", { run_id: id, status: STATUS[end], end_time: Date.now() });
  }

  /** The id of the experiment, which is created if there is none; another process may create it at the same time. */
  async #experimentId(): Promise<string> {
    const found = await this.#findExperiment();
    if (found !== undefined) return found;
    try {
      const body = { name: this.experiment };
      return (await callMlflow<{ experiment_id: string }>(this.access, "experiments/create", body)).experiment_id;
    } catch (error) {
      const other = error instanceof MlflowRefusal ? await this.#findExperiment() : undefined;
      if (other !== undefined) return other;
      throw refused(this.access.uri, error);
    }
  }

  async #findExperiment(): Promise<string | undefined> {
    const path = `experiments/get-by-name?experiment_name=${encodeURIComponent(this.experiment)}`;
    try {
      const { experiment } = await callMlflow<{ experiment: { experiment_id: string } }>(this.access, path);
      return experiment.experiment_id;
    } catch (error) {
      if (error instanceof MlflowRefusal && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
      throw refused(this.access.uri, error);
    }
  }

  async #call<T>(path: string, body: object): Promise<T> {
    return callMlflow<T>(this.access, path, body).catch((error: unknown) => {
      throw refused(this.access.uri, error);
    });
  }
}

/** MLflow permits letters, digits, "_", "-", ".", "/" and spaces in names. */
const keyOf = (name: string): string => name.replace(/[^\w\-./ ]/g, "_").slice(0, 250);

const parts = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** The variables of MLflow's own client. Passwords are read from there only, so that no file of a run contains them. */
function accessFrom(uri: string | undefined, env: Readonly<Record<string, string | undefined>>): MlflowAccess {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = env;
  const basic = user === undefined ? undefined : `Basic ${btoa(`${user}:${password ?? ""}`)}`;
  return {
    uri: uri ?? env.MLFLOW_TRACKING_URI ?? "http://127.0.0.1:5000",
    authorization: token === undefined ? basic : `Bearer ${token}`,
  };
}

/**
 * Settings become params, epochs and evaluations metrics. A resumed training continues its run. Credentials come from
 * MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
 */
export default definePlugin({
  role: "tracker",
  name: "mlflow",
  summary: "Records settings and metrics on an MLflow server.",
  apiVersion: 1,
  source: "MLflow's REST interface, version 2.0.",
  options: z.strictObject({
    uri: z
      .string()
      .optional()
      .describe("Address of the server; default: MLFLOW_TRACKING_URI, else http://127.0.0.1:5000."),
    experiment: z.string().optional().describe("Name of the experiment; default: MLFLOW_EXPERIMENT_NAME, else heddle."),
  }),
  create: ({ uri, experiment }) => {
    const env = globalThis.process?.env ?? {};
    return new MlflowTracker(accessFrom(uri, env), experiment ?? env.MLFLOW_EXPERIMENT_NAME ?? "heddle");
  },
});
