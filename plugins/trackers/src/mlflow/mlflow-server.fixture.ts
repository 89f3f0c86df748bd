import { createServer, type IncomingMessage } from "node:http";

export interface StoredRun {
  name: string;
  status: string;
  params: Record<string, string>;
  metrics: { key: string; value: number; step: number }[];
}

export interface MlflowServer {
  readonly uri: string;
  readonly runs: Map<string, StoredRun>;
  readonly authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/**
 * The calls that the plugin uses, with the answers and limits of an mlflow 3.17.2 server; mlflow.slow.test.ts runs the same
 * tests on such a server.
 */
// Long because it lists the calls.
export async function startMlflowStub(): Promise<MlflowServer> {
  const experiments = new Map<string, string>();
  const runs = new Map<string, StoredRun>();
  const authorizations: (string | undefined)[] = [];
  const answers: Record<string, (body: Body, query: URLSearchParams) => object> = {
    "experiments/get-by-name": (_, query) => {
      const name = query.get("experiment_name") ?? "";
      const id = experiments.get(name);
      if (id === undefined)
        throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", `Could not find experiment with name '${name}'`);
      return { experiment: { experiment_id: id, name } };
    },
    "experiments/create": ({ name }) => {
      experiments.set(name!, String(experiments.size + 1));
      return { experiment_id: String(experiments.size) };
    },
    "runs/create": ({ run_name }) => {
      const run_id = `run${runs.size}`;
      runs.set(run_id, { name: run_name!, status: "RUNNING", params: {}, metrics: [] });
      return { run: { info: { run_id } } };
    },
    "runs/update": ({ run_id, status }) => {
      const run = existing(runs, run_id);
      run.status = status!;
      return { run_info: { run_id, status } };
    },
    "runs/log-batch": ({ run_id, params = [], metrics = [] }) => {
      const run = existing(runs, run_id);
      if (params.length > 100 || metrics.length > 1000)
        throw new Refusal(400, "INVALID_PARAMETER_VALUE", "too many values");
      for (const { key } of [...params, ...metrics])
        if (!/^[\w\-. /]+$/.test(key)) throw new Refusal(400, "INVALID_PARAMETER_VALUE", `Invalid name: ${key}`);
      for (const { key, value } of params) run.params[key] = value;
      run.metrics.push(...metrics);
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    authorizations.push(request.headers.authorization);
    const { pathname, searchParams } = new URL(request.url!, "http://localhost");
    try {
      const body = JSON.parse((await textOf(request)) || "{}") as Body;
      response.end(JSON.stringify(answers[pathname.replace("/api/2.0/mlflow/", "")](body, searchParams)));
    } catch (error) {
      const { status = 500, code = "INTERNAL_ERROR", message } = error as Refusal;
      response.writeHead(status).end(JSON.stringify({ error_code: code, message }));
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { uri: `http://127.0.0.1:${port}`, runs, authorizations, close };
}

interface Body {
  readonly name?: string;
  readonly run_name?: string;
  readonly run_id?: string;
  readonly status?: string;
  readonly params?: { key: string; value: string }[];
  readonly metrics?: { key: string; value: number; step: number }[];
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function existing(runs: ReadonlyMap<string, StoredRun>, id = ""): StoredRun {
  const run = runs.get(id);
  if (run === undefined) throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", `Run with id=${id} not found`);
  return run;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part as string;
  return text;
}
