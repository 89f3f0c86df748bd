/** A worker of a sweep in a process of its own. */
export interface Worker {
  readonly pid: number | undefined;
  hasEnded(): boolean;
  readonly ended: Promise<void>;
  /** Asks it to write a checkpoint and end. */
  stop(): void;
  /** Throws where it ended for another reason than a run that failed, which the folder tells, or a signal. */
  throwIfBroken(): Promise<void>;
}
