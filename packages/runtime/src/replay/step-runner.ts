import type { FeedArray, ObserveOperation, StepRecorder, StepRecording, Variable } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { modelVariables, trainingVariables } from "../composition/weights.js";
import { type BatchArrays, type BatchSource, batchFeeds, gatherBatch } from "../data/batch-arrays.js";
import { batchOf } from "../data/minibatch.js";
import type { RowBuffers } from "../data/prepare.js";
import { StepContexts, type StepFeeds, type StepSettings } from "../step/contexts.js";
import { guardFinite } from "../step/non-finite.js";
import { readingOf, type StepReading } from "../step/reading.js";
import { evaluateStep, trainStep } from "../train-step.js";
import { assertReplayMatchesEager } from "./assert-replay-matches-eager.js";
import { watched } from "./labeled-trace.js";
import { restore, snapshot } from "./model-snapshot.js";

/** A recorded step of one shape, and how the next one comes to its feeds. */
interface Recorded {
  readonly recording: StepRecording;
  readonly steps: StepFeeds;
  readonly terms: readonly string[];
  /** What repetitions gather their counts into: a fresh array for each would keep the garbage collector busy. */
  readonly buffers: RowBuffers;
  replays: number;
}
type Kind = "train" | "evaluate";

/** Failed attempts to record a shape before its steps run as they are written for good. */
const ATTEMPTS = 3;
const CHECKED_EVERY = 1000;

/**
 * Runs steps: as they are written, or, where the backend records and the step allows it, by repeating a recording. Which
 * of the two is never seen in a result: repetitions 1, 2, 4, 8 … and every thousandth are also run as they are written
 * and compared bit for bit.
 */
export class StepRunner {
  private readonly recorded = new Map<string, Recorded>();
  private readonly attempts = new Map<string, number>();
  private readonly variables: readonly Variable[];

  constructor(
    private readonly model: Composition,
    private readonly source: BatchSource,
    private readonly recorder: StepRecorder | undefined,
    private readonly onWarning: (message: string) => void,
  ) {
    this.variables = [...modelVariables(model), ...trainingVariables(model)];
  }

  /**
   * One update. Throws HeddleError "non-finite" before any weight is touched. An observer is told what each operation of a
   * repetition took; of other steps it hears nothing.
   */
  train(cells: Int32Array, settings: StepSettings, observe?: ObserveOperation): StepReading {
    return this.run("train", cells, settings, observe);
  }

  /** The same route without an update. */
  evaluate(cells: Int32Array, settings: StepSettings): StepReading {
    return this.run("evaluate", cells, settings);
  }

  dispose(): void {
    for (const { recording } of this.recorded.values()) recording.dispose();
    this.recorded.clear();
  }

  private run(kind: Kind, cells: Int32Array, settings: StepSettings, observe?: ObserveOperation): StepReading {
    const shape = `${kind}/${cells.length}`;
    const known = this.recorded.get(shape);
    if (known && observe) return this.replay(known, cells, settings, observe);
    if (known) return this.repeat(kind, known, cells, settings);
    const arrays = gatherBatch(this.source, cells);
    const tried = this.attempts.get(shape) ?? 0;
    if (!this.recorder || tried >= ATTEMPTS) return this.written(kind, arrays, cells, settings);
    this.attempts.set(shape, tried + 1);
    return this.record(this.recorder, kind, shape, arrays, cells, settings);
  }

  /** The step as it is written. */
  private written(kind: Kind, arrays: BatchArrays, cells: Int32Array, settings: StepSettings): StepReading {
    const batch = batchOf(arrays, this.source.genes, cells);
    try {
      return stepOf(kind)(this.model, batch, new StepContexts(settings));
    } finally {
      batch.dispose();
    }
  }

  /**
   * Traces another step, whose changes are undone, then this one; where both did the same with their own feeds, the
   * second trace stands for all steps of its shape.
   */
  private record(
    recorder: StepRecorder,
    kind: Kind,
    shape: string,
    arrays: BatchArrays,
    cells: Int32Array,
    settings: StepSettings,
  ): StepReading {
    const before = kind === "train" ? snapshot(this.variables) : undefined;
    const rehearsed = this.rehearse(recorder, kind, cells, settings);
    if (before) restore(this.variables, before);
    if (typeof rehearsed === "string") {
      this.warn(shape, rehearsed);
      return this.written(kind, arrays, cells, settings);
    }
    const { trace, result, feeds } = this.traced(recorder, kind, arrays, cells, settings);
    const recording = recorder.record(rehearsed, trace);
    if ("refused" in recording) this.warn(shape, recording.refused);
    else {
      const buffers = { columns: new Int32Array(arrays.capacity), counts: new Float32Array(arrays.capacity) };
      this.recorded.set(shape, { recording, steps: feeds, terms: Object.keys(result.terms), buffers, replays: 0 });
    }
    return result;
  }

  /** A trace of a step on other cells with other schedules and noise, or why there is none. */
  private rehearse(recorder: StepRecorder, kind: Kind, cells: Int32Array, settings: StepSettings) {
    const others = cells.map((cell) => (cell + 1) % this.source.cells);
    const position = { ...settings.position, step: settings.position.step + 1 };
    const other = { ...settings, position, rehearsal: true };
    try {
      return this.traced(recorder, kind, gatherBatch(this.source, others), others, other).trace;
    } catch (error) {
      // The real step has not run: what is wrong with it, if anything, it will say itself.
      return error instanceof Error ? error.message : String(error);
    }
  }

  private traced(recorder: StepRecorder, kind: Kind, arrays: BatchArrays, cells: Int32Array, settings: StepSettings) {
    const feeds: StepFeeds = new Map();
    const { trace, result } = recorder.trace((notes) => {
      for (const [key, array] of batchFeeds(arrays))
        notes.feed(key, array, key === "columns" || key === "counts" ? arrays.capacity : array.length);
      const batch = batchOf(arrays, this.source.genes, cells);
      try {
        const steps = new StepContexts(settings, { feeds, declare: notes.feed });
        return stepOf(kind)(watched(this.model, notes.at), batch, steps);
      } finally {
        batch.dispose();
      }
    });
    return { trace, result, feeds };
  }

  private repeat(kind: Kind, recorded: Recorded, cells: Int32Array, settings: StepSettings) {
    const n = ++recorded.replays;
    if ((n & (n - 1)) !== 0 && n % CHECKED_EVERY !== 0) return this.replay(recorded, cells, settings);
    const before = snapshot(this.variables);
    const reading = this.replay(recorded, cells, settings);
    const after = snapshot(this.variables);
    restore(this.variables, before);
    const expected = this.written(kind, gatherBatch(this.source, cells), cells, settings);
    assertReplayMatchesEager({ reading, weights: after }, expected, this.variables, settings.position.step);
    return expected;
  }

  private replay(
    recorded: Recorded,
    cells: Int32Array,
    settings: StepSettings,
    observe?: ObserveOperation,
  ): StepReading {
    const steps = new StepContexts(settings);
    const ofBatch = batchFeeds(gatherBatch(this.source, cells, recorded.buffers));
    let reading: StepReading | undefined;
    const feed = (key: string): FeedArray => ofBatch.get(key) ?? recorded.steps.get(key)!(steps);
    const onRead = (numbers: Float32Array) => {
      reading = readingOf(cells.length, recorded.terms, numbers);
      guardFinite(reading, this.model, steps);
    };
    recorded.recording.replay(feed, onRead, observe);
    return reading!;
  }

  private warn(shape: string, reason: string): void {
    if (this.attempts.get(shape)! < ATTEMPTS) return;
    this.onWarning(`Steps (${shape}) run as they are written, not recorded: ${reason}.`);
  }
}

const stepOf = (kind: Kind) => (kind === "train" ? trainStep : evaluateStep);
