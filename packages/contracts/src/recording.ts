/** An input array of a step whose values change between steps. All types have 32 bits per element. */
export type FeedArray = Float32Array | Int32Array | Uint32Array;

/** Declares an array as a feed, before its first use. Later steps pass at most `capacity` elements under the same key. */
export type DeclareFeed = (key: string, array: FeedArray, capacity: number) => void;

/** Functions by which a traced step labels its work. */
export interface TraceNotes {
  readonly feed: DeclareFeed;
  /** Names the plugin that computes the following operations, for errors. */
  readonly at: (who: string) => void;
}

/**
 * An optional part of a backend: it traces an eager training step and replays its kernel calls with other feeds. A replay
 * uses no gradient tape, no allocation and no JavaScript per operation. Every value that the host computes per step must
 * be a feed; the comparison of two traces checks this.
 */
export interface StepRecorder {
  /** Runs `step` and traces its kernel calls. Errors of `step` propagate. */
  trace<T>(step: (notes: TraceNotes) => T): { readonly result: T; readonly trace: StepTrace };
  /**
   * Returns a recording of the second trace, or the reason why the two traces differ. The recorder disposes both traces.
   */
  record(first: StepTrace, second: StepTrace): StepRecording | { readonly refused: string };
}

/** Trace of one step. The caller passes it to `record` or disposes it. */
export interface StepTrace {
  dispose(): void;
}

/** Receives the timing of one operation of a replay: its name, its numeric arguments (such as sizes) and milliseconds. */
export type ObserveOperation = (name: string, given: readonly number[], milliseconds: number) => void;

/** A recorded step. */
export interface StepRecording {
  /**
   * Replays the step. `feed` returns the array of each key. `onRead` receives the one tensor that the step reads back,
   * before the remaining operations run; it may throw to stop the step. With an observer, operations run one by one,
   * which is slower.
   */
  replay(feed: (key: string) => FeedArray, onRead: (values: Float32Array) => void, observe?: ObserveOperation): void;
  /** Names of operations that each replay computes on the host. */
  readonly hostCalls: readonly string[];
  dispose(): void;
}

/** What a backend has decided in `start`. */
export interface BackendDecision {
  /** The choice that a run records in place of the configured one, so that it continues with the same backend. */
  readonly choice?: { readonly use: string; readonly [option: string]: unknown };
  /** Why the backend does not compute as configured: a warning of the run. */
  readonly reason?: string;
}

/** Role "backend": the engine that computes tensors, such as a backend of TensorFlow.js. */
export interface Backend {
  /**
   * Makes this backend the current one.
   *
   * @throws HeddleError "internal", with the cause, if it cannot start
   */
  start(): Promise<void>;
  /** Returns the step recorder, after `start`; undefined if the backend cannot record steps. */
  recorder?(): StepRecorder | undefined;
  /** Returns what the backend has decided, after `start`. */
  decision?(): BackendDecision | undefined;
}
