/** A worker of a sweep, in a separate process. */
export interface Worker {
  readonly pid: number | undefined;
  hasEnded(): boolean;
  readonly ended: Promise<void>;
  /** Makes the worker write a checkpoint and exit. */
  stop(): void;
  /** Waits for the end; throws unless the worker finished, recorded failed runs in the folder, or was stopped by a signal. */
  throwIfBroken(): Promise<void>;
}
