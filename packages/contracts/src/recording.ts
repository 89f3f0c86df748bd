/** Values of 32 bits that a step is given and that the next step has others of. */
export type FeedArray = Float32Array | Int32Array | Uint32Array;

/** Says of an array, before it is used, that a later step has another of at most `capacity` elements under this key. */
export type DeclareFeed = (key: string, array: FeedArray, capacity: number) => void;

/** What a traced step is given besides its own input. */
export interface TraceNotes {
  readonly feed: DeclareFeed;
  /** Who is at work from here on: stands in front of what is found wrong. */
  readonly at: (who: string) => void;
}

/**
 * An optional part of a backend: it traces an eager training step and replays its kernel calls with other feeds, without
 * tape, allocation or JavaScript per operation. Every value that the host computes per step must be a feed; the comparison
 * of two traces of different steps checks this.
 */
export interface StepRecorder {
  /** Runs `step`; what it throws passes through. */
  trace<T>(step: (notes: TraceNotes) => T): { readonly result: T; readonly trace: StepTrace };
  /** The second trace as a recording, or why it would not stand for the first. Takes both traces over. */
  record(first: StepTrace, second: StepTrace): StepRecording | { readonly refused: string };
}

/** A step's notes, to be given to `record` or disposed of. */
export interface StepTrace {
  dispose(): void;
}

/** Is told what one operation of a repetition took: its name, the numbers it was given (sizes among them), milliseconds. */
export type ObserveOperation = (name: string, given: readonly number[], milliseconds: number) => void;

export interface StepRecording {
  /**
   * Repeats the step. `feed` gives the array of each key; `onRead` gets the one tensor that the step reads back, before
   * the rest of the step runs, and may throw to stop it there. With an observer, every operation runs by itself, which
   * takes longer together.
   */
  replay(feed: (key: string) => FeedArray, onRead: (values: Float32Array) => void, observe?: ObserveOperation): void;
  /** Operations that every repetition still computes outside of the engine, by name. */
  readonly hostCalls: readonly string[];
  dispose(): void;
}
