// Types of calls between two threads.

/** One call: all of its parts are values that the structured clone algorithm copies. */
export interface CallType {
  readonly request: unknown;
  readonly answer: unknown;
  /** Sent any number of times before the answer. */
  readonly event?: unknown;
}

/** The calls that a thread serves, by name. */
export type Calls = Readonly<Record<string, CallType>>;

export type EventOf<Type extends CallType> = Type extends { readonly event: infer Event } ? Event : never;

export interface CallOptions<Event> {
  readonly onEvent?: (event: Event) => void;
  /** Its abort reaches the handler's signal; the call then ends as the handler decides. */
  readonly signal?: AbortSignal;
  /** Buffers of the request that are moved instead of copied. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** A call that runs. */
export interface PendingCall<Answer> {
  /** Rejects with the handler's error, or with HeddleError "internal" if the other thread ends. */
  readonly result: Promise<Answer>;
  pause(): void;
  resume(): void;
}

/** Tells a handler to wait. See `PauseSignal` of the runtime. */
export interface PauseSignal {
  readonly paused: boolean;
  /** Resolves when the caller resumes. */
  resumed(): Promise<void>;
}

/** Arguments of a handler besides the request. */
export interface HandlerContext<Event> {
  onEvent(event: Event): void;
  readonly signal: AbortSignal;
  readonly pauseSignal: PauseSignal;
}

export type CallHandler<Type extends CallType> = (
  request: Type["request"],
  context: HandlerContext<EventOf<Type>>,
) => Type["answer"] | Promise<Type["answer"]>;

export type CallHandlers<C extends Calls> = { readonly [Name in keyof C]: CallHandler<C[Name]> };

/** Replaces an error before it is sent to the caller: to explain a failure that only this program can explain. */
export type MapError = (error: unknown) => unknown;

const transfers = new WeakMap<object, readonly ArrayBuffer[]>();

/** Marks an answer whose buffers are moved to the caller instead of copied. The handler must not use them again. */
export function transferring<Answer extends object>(answer: Answer, buffers: readonly ArrayBuffer[]): Answer {
  transfers.set(answer, buffers);
  return answer;
}

export const transfersOf = (answer: unknown): readonly ArrayBuffer[] | undefined =>
  typeof answer === "object" && answer !== null ? transfers.get(answer) : undefined;
