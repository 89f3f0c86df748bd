import { type AnyPlugin, HeddleError } from "@heddle/contracts";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { openWorker } from "#workers";
import { type AnswerOf, CALLS, type CallName, type RequestOf } from "../calls/calls.js";
import { assets, workerEntry } from "../configure.js";
import type { Given } from "../data/data-input.js";
import { isPlugin, type PluginInput } from "../plugins-from.js";
import { modulesOf, resolvePlugins } from "../resolve-plugins.js";
import type { WorkerEntry } from "./channel.js";
import { openLink } from "./connection.js";
import { newPauseControl } from "./pause-control.js";
import { type StoreReference, serveStores } from "./remote-store.js";

/** Where a call runs. */
export interface ThreadOptions {
  /** "worker": a thread of its own, so that this one stays free; "here": this one, after what it has begun before. */
  readonly thread?: "worker" | "here";
  /** The worker to use instead of Heddle's own: a script that calls `serveTraining`. */
  readonly worker?: WorkerEntry;
  /** Plugins besides the standard ones. Values need `thread: "here"` or a `worker` of your own; names and URLs cross. */
  readonly plugins?: readonly PluginInput[];
  readonly signal?: AbortSignal;
}

export interface WorkerCall<Name extends CallName> extends ThreadOptions {
  readonly thread: "worker" | "here";
  readonly request: RequestOf<Name>;
  /** A name is a place that any thread can open. */
  readonly stores: readonly (string | RunStore)[];
  readonly onEvent: (event: never) => void;
}

/** A call that runs. */
export interface PendingCall<Answer> {
  readonly result: Promise<Answer>;
  pause(): void;
  resume(): void;
}

/** Starts a call on the requested thread. Throws HeddleError "usage" at once if an argument cannot be sent there. */
export function startCall<Name extends CallName>(name: Name, call: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  if (call.thread === "here") return callHere(name, call);
  checkCrossing(call);
  return callInWorker(name, call);
}

function callHere<Name extends CallName>(name: Name, wanted: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  const { plugins = [], signal, onEvent } = wanted;
  const gate = newPauseControl();
  signal?.addEventListener("abort", gate.open, { once: true });
  const run = async () => {
    const call = await CALLS[name]();
    return call(wanted.request as never, {
      stores: wanted.stores.map((store) => (typeof store === "string" ? storeAt(store) : store)),
      plugins: await resolvePlugins(plugins),
      signal,
      gate,
      onEvent,
    }) as Promise<AnswerOf<Name>>;
  };
  const result = run().finally(() => signal?.removeEventListener("abort", gate.open));
  return { result, pause: gate.close, resume: gate.open };
}

function callInWorker<Name extends CallName>(name: Name, wanted: WorkerCall<Name>): PendingCall<AnswerOf<Name>> {
  const { plugins = [], signal, stores, request, worker = workerEntry() } = wanted;
  const link = openLink(openWorker(worker));
  const references = stores.map(
    (store, served): StoreReference => (typeof store === "string" ? { at: store } : { served, name: store.name }),
  );
  serveStores(link, stores as readonly RunStore[]);
  link.handle("event", wanted.onEvent);
  const ready = new Promise<void>((resolve) => link.handle("ready", resolve));
  const abort = () => void ready.then(() => link.notify("abort"));
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  const run = async () => {
    await Promise.race([ready, link.gone]);
    const frame = { stores: references, plugins: modulesOf(plugins), assets: assets() };
    return (await link.call("call", [name, request, frame])) as AnswerOf<Name>;
  };
  const result = run().finally(() => {
    signal?.removeEventListener("abort", abort);
    link.close();
  });
  const tell = (what: string) => () => void ready.then(() => link.notify(what));
  return { result, pause: tell("pause"), resume: tell("resume") };
}

function checkCrossing({ plugins = [], request, worker }: WorkerCall<CallName>): void {
  const value = plugins.find(isPlugin) as AnyPlugin | undefined;
  const own = worker === undefined ? "or a worker of your own that calls serveTraining({ plugins })" : "";
  if (value !== undefined)
    throw notCrossing(
      `the plugin ${value.name} itself`,
      `Pass thread: "here", ${own || "or give it to serveTraining"}.`,
    );
  const { data = [] } = request as { data?: readonly Given[] };
  if (data.some(({ kind }) => kind === "dataset"))
    throw notCrossing("an open dataset", 'Pass thread: "here", or its file, or its counts as CountArrays.');
  try {
    structuredClone({ ...request, data: [] });
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw notCrossing(got, "Use plain values in the configuration.", cause);
  }
}

const notCrossing = (got: string, next: string, cause?: unknown) =>
  new HeddleError("usage", {
    expected: "names, URLs, Files and typed arrays, which cross to a worker",
    got,
    next,
    cause,
  });
