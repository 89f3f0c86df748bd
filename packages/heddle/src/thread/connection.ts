import { HeddleError } from "@heddle/contracts";
import type { Channel } from "./channel.js";
import { receiveError, type SentError, sendError } from "./sent-error.js";

/** Calls and notices over a channel, both ways. */
export interface Link {
  /** What `method` of the other end answers. Rejects with its error, or HeddleError "internal" where it is gone. */
  call(method: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]): Promise<unknown>;
  /** Tells the other end; no answer is awaited. */
  notify(method: string, ...args: readonly unknown[]): void;
  handle(method: string, handler: (...args: never[]) => unknown): void;
  close(): void;
  /** Rejects with HeddleError "internal" once the other end is gone; never resolves. */
  readonly gone: Promise<never>;
}

/** Tells our messages from those that a worker's owner exchanges with it besides. */
const MARK = "heddle/1";

interface Message {
  readonly mark: typeof MARK;
  readonly method?: string;
  readonly args?: readonly unknown[];
  /** Of a call that wants an answer, and of its answer. */
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: SentError;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export const openLink = (channel: Channel): Link => new ChannelLink(channel);

class ChannelLink implements Link {
  readonly gone: Promise<never>;
  readonly #channel: Channel;
  readonly #handlers = new Map<string, (...args: never[]) => unknown>();
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #lost: HeddleError | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((received) => {
      if ((received as Message | null)?.mark === MARK) this.#receive(received as Message);
    });
    this.gone = new Promise((_resolve, reject) => {
      channel.onFailure((reason) => reject(this.#lose(reason)));
    });
    // only who waits for it is told
    this.gone.catch(() => undefined);
  }

  call(method: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]): Promise<unknown> {
    if (this.#lost) return Promise.reject(this.#lost);
    this.#calls += 1;
    const id = this.#calls;
    const answered = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#channel.post({ mark: MARK, id, method, args }, transfer);
    return answered;
  }

  notify(method: string, ...args: readonly unknown[]): void {
    this.#channel.post({ mark: MARK, method, args });
  }

  handle(method: string, handler: (...args: never[]) => unknown): void {
    this.#handlers.set(method, handler);
  }

  close(): void {
    this.#channel.close();
  }

  #receive(message: Message): void {
    if (message.method !== undefined) return void this.#answer(message);
    const call = this.#waiting.get(message.id!);
    this.#waiting.delete(message.id!);
    if (message.error) call?.reject(receiveError(message.error));
    else call?.resolve(message.value);
  }

  async #answer({ id, method, args = [] }: Message): Promise<void> {
    const handler = this.#handlers.get(method!);
    if (handler === undefined) return;
    if (id === undefined) return void handler(...(args as never[]));
    try {
      this.#channel.post({ mark: MARK, id, value: await handler(...(args as never[])) });
    } catch (error) {
      this.#channel.post({ mark: MARK, id, error: sendError(error) });
    }
  }

  #lose(reason: string): HeddleError {
    this.#lost = workerGone(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
    return this.#lost;
  }
}

const workerGone = (reason: string) =>
  new HeddleError("internal", {
    expected: "the worker to run to the end",
    got: reason,
    next: 'Check that its script loads (configure({ workerUrl })), that memory suffices, or pass thread: "here".',
  });
