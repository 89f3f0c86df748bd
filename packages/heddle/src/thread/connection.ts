import { HeddleError } from "@heddle/contracts";
import type { Channel } from "./channel.js";
import { newPauseControl, type PauseControl } from "./pause-control.js";
import {
  type CallHandler,
  type CallHandlers,
  type CallOptions,
  type Calls,
  type CallType,
  type EventOf,
  type MapError,
  type PendingCall,
  transfersOf,
} from "./protocol.js";
import { receiveError, type SentError, sendError } from "./sent-error.js";

/** Distinguishes Heddle's messages from others on the same channel. */
const MARK = "heddle/2";

type Control = "abort" | "pause" | "resume";
/** `id` numbers the caller's calls. */
type Message =
  | { readonly type: "ready" }
  | { readonly type: "call"; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly type: Control; readonly id: number }
  | { readonly type: "event" | "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: SentError };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: ((event: never) => void) | undefined;
}

interface Running {
  readonly abort: AbortController;
  readonly pauseControl: PauseControl;
}

interface Served {
  readonly handler: CallHandler<CallType>;
  readonly mapError: MapError;
}

/** Calls in both directions over one channel. `Remote` lists the calls that the other end serves. */
export class Connection<Remote extends Calls = Calls> {
  /** Rejects with HeddleError "internal" when the other end is gone; never resolves. */
  readonly lost: Promise<never>;
  readonly #channel: Channel;
  readonly #served = new Map<string, Served>();
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, Running>();
  /** Resolves with the first message: a worker reads messages only after its script has started. */
  readonly #ready: Promise<void>;
  #calls = 0;
  #failure: HeddleError | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    let ready = () => {};
    this.#ready = new Promise((resolve) => {
      ready = resolve;
    });
    channel.onMessage((received) => {
      if ((received as { mark?: unknown } | null)?.mark !== MARK) return;
      ready();
      this.#receive(received as Message);
    });
    this.lost = new Promise((_resolve, reject) => {
      channel.onFailure((reason) => reject(this.#fail(workerGone(reason))));
    });
    this.lost.catch(() => undefined);
  }

  call<Name extends keyof Remote & string>(
    name: Name,
    request: Remote[Name]["request"],
    options: CallOptions<EventOf<Remote[Name]>> = {},
  ): PendingCall<Remote[Name]["answer"]> {
    const { onEvent, signal, transfer } = options;
    const id = ++this.#calls;
    const send = (type: Control) => void this.#ready.then(() => this.#pending.has(id) && this.#post({ type, id }));
    const abort = () => send("abort");
    const result = new Promise<unknown>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#pending.set(id, { resolve, reject, onEvent });
      this.#ready.then(() => this.#post({ type: "call", id, name, request }, transfer)).catch(reject);
    });
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    return {
      result: result.finally(() => {
        this.#pending.delete(id);
        signal?.removeEventListener("abort", abort);
      }),
      pause: () => send("pause"),
      resume: () => send("resume"),
    };
  }

  /** Serves calls of the other end. Later handlers of the same name replace earlier ones. */
  serve<Local extends Calls>(handlers: CallHandlers<Local>, mapError: MapError = (error) => error): void {
    for (const [name, handler] of Object.entries(handlers))
      this.#served.set(name, { handler: handler as CallHandler<CallType>, mapError });
  }

  /** Tells the other end that calls are served now. */
  announce(): void {
    this.#post({ type: "ready" });
  }

  setIdle(idle: boolean): void {
    this.#channel.setIdle(idle);
  }

  /** Ends the worker; calls that run reject with `reason`, HeddleError "interrupted" when left out. */
  close(reason: HeddleError = closed()): void {
    this.#fail(reason);
    this.#channel.close();
  }

  #post(message: Message, transfer?: readonly ArrayBuffer[]): void {
    this.#channel.post({ mark: MARK, ...message }, transfer);
  }

  #receive(message: Message): void {
    if (message.type === "ready") return;
    const pending = this.#pending.get(message.id);
    const running = this.#running.get(message.id);
    if (message.type === "call") void this.#handle(message.id, message.name, message.request);
    else if (message.type === "event") pending?.onEvent?.(message.value as never);
    else if (message.type === "answer") pending?.resolve(message.value);
    else if (message.type === "error") pending?.reject(receiveError(message.error));
    else if (message.type === "pause") running?.pauseControl.pause();
    else {
      if (message.type === "abort") running?.abort.abort();
      running?.pauseControl.resume();
    }
  }

  async #handle(id: number, name: string, request: unknown): Promise<void> {
    const running = { abort: new AbortController(), pauseControl: newPauseControl() };
    const served = this.#served.get(name);
    this.#running.set(id, running);
    try {
      if (served === undefined) throw unknownCall(name, [...this.#served.keys()]);
      const value = await served.handler(request, {
        onEvent: (event: never) => this.#post({ type: "event", id, value: event }),
        signal: running.abort.signal,
        pauseSignal: running.pauseControl,
      });
      this.#post({ type: "answer", id, value }, transfersOf(value));
    } catch (error) {
      this.#post({ type: "error", id, error: sendError(served === undefined ? error : served.mapError(error)) });
    } finally {
      this.#running.delete(id);
    }
  }

  #fail(failure: HeddleError): HeddleError {
    this.#failure ??= failure;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    return this.#failure;
  }
}

const workerGone = (reason: string) =>
  new HeddleError("internal", {
    expected: "the worker to run to the end",
    got: reason,
    next: 'Check that its script loads (configure({ workerUrl })), that memory suffices, or pass thread: "here".',
  });

const closed = () =>
  new HeddleError("interrupted", {
    expected: "an answer of the worker",
    got: "a request to end it",
    next: "Start the call again.",
  });

const unknownCall = (name: string, served: readonly string[]) =>
  new HeddleError("internal", {
    expected: `a call that this worker serves: ${served.join(", ")}`,
    got: name,
    next: "Serve it with serveCalls(), or use the worker script of the same version.",
  });
