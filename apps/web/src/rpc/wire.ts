/** An error as it crosses from a worker: what was expected, found and to be done, where the engine said so. */
export interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly details?: {
    readonly expected: string;
    readonly got: string;
    readonly next: string;
    readonly where?: string;
  };
}

/** The questions of one worker: what is asked, what is answered, and what it tells meanwhile. */
export type Calls = Readonly<Record<string, { ask: unknown; answer: unknown; event: unknown }>>;

export type ToWorker =
  | { readonly id: number; readonly name: string; readonly ask: unknown }
  | { readonly id: number; readonly stop: true };

export type FromWorker =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly event: unknown };

export const isFailure = (value: unknown): value is Failure =>
  typeof value === "object" && value !== null && "kind" in value && "message" in value && !(value instanceof Error);
