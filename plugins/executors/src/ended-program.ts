/** Result of a program that ended by itself. */
export interface EndedProgram {
  /** Exit code; null after a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
