import { type AnyPlugin, HeddleError, isHeddleError } from "@heddle/contracts";
import { newLibraryProgress } from "@heddle/contracts/threads";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { spareCores } from "#workers";
import type { BaselineThread } from "../calls/call.js";
import { type AnswerOf, CALLS, type CallName, type RequestOf } from "../calls/calls.js";
import { assets, workerEntry } from "../configure.js";
import type { DataReference } from "../data/data-input.js";
import { guardExit } from "../exit-guard.js";
import { isPlugin, type PluginInput } from "../plugins-from.js";
import { modulesOf, resolvePlugins } from "../resolve-plugins.js";
import type { WorkerEntry } from "./channel.js";
import type { Connection } from "./connection.js";
import { newPauseControl } from "./pause-control.js";
import type { PendingCall } from "./protocol.js";
import { serveStores } from "./remote-store.js";
import type { HeddleCalls, HeddleRequest } from "./serve-training.js";
import { stalled } from "./stalled-call.js";
import { watchProgress } from "./watch-progress.js";
import { keepWorker, takeWorker } from "./worker-pool.js";

/** Principal components, their ICA, and rotated residuals. */
const MOST_BASELINES = 3;

/** Where a call runs. */
export interface ThreadOptions {
  /** "worker": a separate thread, so that this one stays responsive; "here": this thread, after its earlier calls. */
  readonly thread?: "worker" | "here";
  /** The worker to use instead of Heddle's: a script that calls `serveTraining`. A function's worker ends with the call. */
  readonly worker?: WorkerEntry;
  /** Plugins besides the standard ones. Values need `thread: "here"` or a `worker` of your own; names and URLs do not. */
  readonly plugins?: readonly PluginInput[];
  readonly signal?: AbortSignal;
}

export interface WorkerCall<Name extends CallName> extends ThreadOptions {
  readonly thread: "worker" | "here";
  readonly request: RequestOf<Name>;
  /** A name is a location that any thread can open. */
  readonly stores: readonly (string | RunStore)[];
  readonly onEvent: (event: never) => void;
}

/** Starts a call on the requested thread. Throws HeddleError "usage" at once if an argument cannot be sent there. */
export function startCall<Name extends CallName>(name: Name, call: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  if (call.thread === "here") return callHere(name, call);
  checkSendable(call);
  return callInWorker(name, call);
}

function callHere<Name extends CallName>(name: Name, call: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  const { plugins = [], signal, onEvent } = call;
  const pauseSignal = newPauseControl();
  // a paused call must go on to see that it is aborted
  signal?.addEventListener("abort", pauseSignal.resume, { once: true });
  const run = async () => {
    const handler = await CALLS[name]();
    return handler(call.request as never, {
      stores: call.stores.map((store) => (typeof store === "string" ? storeAt(store) : store)),
      plugins: await resolvePlugins(plugins),
      signal,
      pauseSignal,
      onEvent,
      threads: baselineThreads(plugins),
    }) as Promise<AnswerOf<Name>>;
  };
  const unguard = guardExit({ what: `${name}()`, explicit: false });
  const result = run().finally(() => {
    unguard();
    signal?.removeEventListener("abort", pauseSignal.resume);
  });
  return { result, pause: pauseSignal.pause, resume: pauseSignal.resume };
}

/** Workers for baselines, beside this thread. Plugins that are values cannot be sent to one. */
function baselineThreads(plugins: readonly PluginInput[]): BaselineThread[] {
  const count = plugins.some(isPlugin) ? 0 : Math.min(MOST_BASELINES, spareCores());
  const thread: BaselineThread = (job, options) =>
    callInWorker("evaluateBaseline", { ...options, thread: "worker", request: job, stores: [], plugins }).result;
  return Array.from({ length: count }, () => thread);
}

function callInWorker<Name extends CallName>(name: Name, call: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  const { plugins = [], signal, stores, worker: entry = workerEntry() } = call;
  const connection = takeWorker(entry) as Connection<HeddleCalls>;
  const progress = newLibraryProgress();
  const request: HeddleRequest = {
    name,
    request: call.request,
    stores: serveStores(connection, stores),
    plugins: modulesOf(plugins),
    assets: assets(),
    ...(progress && { progress }),
  };
  const { result, pause, resume } = connection.call("heddle", request, { signal, onEvent: call.onEvent as () => void });
  let isStalled = false;
  const end = () => {
    isStalled = true;
    connection.close(stalled(name));
  };
  const endWatch = progress ? watchProgress(progress, end) : () => {};
  // a worker that the caller starts is the caller's: it ends with the call
  const reusable = typeof call.worker !== "function";
  const release = (intact: boolean) => {
    endWatch();
    if (reusable && intact && !isStalled) keepWorker(entry, connection);
    else connection.close();
  };
  const released = result.then(
    (answer) => {
      release(true);
      return answer;
    },
    (error: unknown) => {
      // after an error that Heddle does not know, the worker's memory may be exhausted
      release(isHeddleError(error) && error.kind !== "internal");
      throw error;
    },
  );
  return { result: released as Promise<AnswerOf<Name>>, pause, resume };
}

function checkSendable({ plugins = [], request, worker }: WorkerCall<CallName>): void {
  const value = plugins.find(isPlugin) as AnyPlugin | undefined;
  const own = worker === undefined ? "or a worker of your own that calls serveTraining({ plugins })" : "";
  if (value !== undefined)
    throw notSendable(
      `the plugin ${value.name} itself`,
      `Pass thread: "here", ${own || "or give it to serveTraining"}.`,
    );
  const { data = [] } = request as { data?: readonly DataReference[] };
  if (data.some(({ kind }) => kind === "dataset"))
    throw notSendable("an open dataset", 'Pass thread: "here", or its file, or its counts as CountArrays.');
  try {
    structuredClone({ ...request, data: [] });
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw notSendable(got, "Use plain values in the configuration.", cause);
  }
}

const notSendable = (got: string, next: string, cause?: unknown) =>
  new HeddleError("usage", {
    expected: "names, URLs, Files and typed arrays, which can be sent to a worker",
    got,
    next,
    cause,
  });
