import type { TrainingEvent } from "@heddle/runtime";

type Transient = Extract<TrainingEvent, { kind: "step" | "representation" }>;
/** Kinds of events of which only the newest is kept. */
const TRANSIENT: ReadonlySet<TrainingEvent["kind"]> = new Set<Transient["kind"]>(["step", "representation"]);

/** The events of a run for any number of readers, each from the first event. */
export interface EventLog {
  push(event: TrainingEvent): void;
  /** Marks the end of the run. */
  end(failure?: { readonly error: unknown }): void;
  read(): AsyncIterator<TrainingEvent, undefined>;
}

interface Reader {
  readonly queue: TrainingEvent[];
  wake: () => void;
}

/**
 * Events wait until they are read. Of steps and representations only the newest waits, so that a slow reader is one event
 * behind. A late reader receives all events but these.
 */
export const newEventLog = (): EventLog => new Events();

class Events implements EventLog {
  readonly #lasting: TrainingEvent[] = [];
  readonly #readers = new Set<Reader>();
  #over: { readonly failure?: { readonly error: unknown } } | undefined;

  push(event: TrainingEvent): void {
    const passing = TRANSIENT.has(event.kind);
    if (!passing) this.#lasting.push(event);
    for (const { queue } of this.#readers) {
      if (passing && queue.at(-1)?.kind === event.kind) queue.pop();
      queue.push(event);
    }
    this.#wakeAll();
  }

  end(failure?: { readonly error: unknown }): void {
    this.#over = { failure };
    this.#wakeAll();
  }

  read(): AsyncIterator<TrainingEvent, undefined> {
    const reader: Reader = { queue: [...this.#lasting], wake: () => {} };
    this.#readers.add(reader);
    return {
      next: () => this.#next(reader),
      return: async () => this.#leave(reader),
    };
  }

  async #next(reader: Reader): Promise<IteratorResult<TrainingEvent, undefined>> {
    while (reader.queue.length === 0 && this.#over === undefined)
      await new Promise<void>((wake) => {
        reader.wake = wake;
      });
    const value = reader.queue.shift();
    if (value !== undefined) return { done: false, value };
    const end = this.#leave(reader);
    if (this.#over?.failure) throw this.#over.failure.error;
    return end;
  }

  #leave(reader: Reader) {
    this.#readers.delete(reader);
    return { done: true, value: undefined } as const;
  }

  #wakeAll(): void {
    for (const reader of this.#readers) reader.wake();
  }
}
