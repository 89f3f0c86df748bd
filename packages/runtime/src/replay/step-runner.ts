import type { RowBuffers } from "@heddle/anndata";
import type { FeedArray, ObserveOperation, StepRecorder, StepRecording, Variable } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { modelVariables, trainingVariables } from "../composition/weights.js";
import { type BatchArrays, type BatchSource, batchFeeds, gatherBatch } from "../data/batch-arrays.js";
import { batchOf } from "../data/minibatch.js";
import { StepContexts, type StepFeeds, type StepSettings } from "../step/contexts.js";
import { guardFinite } from "../step/non-finite.js";
import { readingOf, type StepReading } from "../step/reading.js";
import { evaluateStep, trainStep } from "../train-step.js";
import { assertReplayMatchesEager } from "./assert-replay-matches-eager.js";
import { labelTrace } from "./labeled-trace.js";
import { restore, snapshot } from "./model-snapshot.js";

/** A recorded step of one shape, and the functions that compute its feeds. */
interface Recorded {
  readonly recording: StepRecording;
  readonly steps: StepFeeds;
  readonly terms: readonly string[];
  /** Buffers for the counts of replayed steps; new arrays for each step would cost garbage collection. */
  readonly buffers: RowBuffers;
  replays: number;
}
type Kind = "train" | "evaluate";

/** Attempts to record a shape; after them its steps run eagerly. */
const ATTEMPTS = 3;
const CHECKED_EVERY = 1000;

/**
 * Runs steps eagerly or, if the backend can record the step, by replaying a recording. Both give the same bits: replays
 * 1, 2, 4, 8 … and every thousandth also run eagerly and are compared.
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
   * One update. Throws HeddleError "non-finite" before any weight is changed. `observe` receives the time of each operation
   * of a replayed step, and nothing of an eager one.
   */
  train(cells: Int32Array, settings: StepSettings, observe?: ObserveOperation): Promise<StepReading> {
    return this.run("train", cells, settings, observe);
  }

  /** The same step without an update. */
  evaluate(cells: Int32Array, settings: StepSettings): Promise<StepReading> {
    return this.run("evaluate", cells, settings);
  }

  dispose(): void {
    for (const { recording } of this.recorded.values()) recording.dispose();
    this.recorded.clear();
  }

  private async run(
    kind: Kind,
    cells: Int32Array,
    settings: StepSettings,
    observe?: ObserveOperation,
  ): Promise<StepReading> {
    const shape = `${kind}/${cells.length}`;
    const known = this.recorded.get(shape);
    if (known && observe) return this.replay(known, await this.gatherReplay(known, cells), settings, observe);
    if (known) return this.replayAndCheck(kind, known, cells, settings);
    const arrays = await gatherBatch(this.source, cells);
    const tried = this.attempts.get(shape) ?? 0;
    if (!this.recorder || tried >= ATTEMPTS) return this.runEagerly(kind, arrays, cells, settings);
    this.attempts.set(shape, tried + 1);
    return this.record(this.recorder, kind, shape, arrays, cells, settings);
  }

  private runEagerly(kind: Kind, arrays: BatchArrays, cells: Int32Array, settings: StepSettings): StepReading {
    const batch = batchOf(arrays, this.source.genes, cells);
    try {
      return stepOf(kind)(this.model, batch, new StepContexts(settings));
    } finally {
      batch.dispose();
    }
  }

  /**
   * Traces a check step, undoes its changes, then traces this step. If both traces perform the same operations on their
   * own feeds, the second one is the recording for all steps of its shape.
   */
  private async record(
    recorder: StepRecorder,
    kind: Kind,
    shape: string,
    arrays: BatchArrays,
    cells: Int32Array,
    settings: StepSettings,
  ): Promise<StepReading> {
    const others = cells.map((cell) => (cell + 1) % this.source.cells);
    const otherArrays = await gatherBatch(this.source, others);
    const before = kind === "train" ? snapshot(this.variables) : undefined;
    const check = this.traceCheckStep(recorder, kind, otherArrays, others, settings);
    if (before) restore(this.variables, before);
    if (typeof check === "string") {
      this.warn(shape, check);
      return this.runEagerly(kind, arrays, cells, settings);
    }
    const { trace, result, feeds } = this.trace(recorder, kind, arrays, cells, settings);
    const recording = recorder.record(check, trace);
    if ("refused" in recording) this.warn(shape, recording.refused);
    else {
      const buffers = { columns: new Int32Array(arrays.capacity), counts: new Float32Array(arrays.capacity) };
      this.recorded.set(shape, { recording, steps: feeds, terms: Object.keys(result.terms), buffers, replays: 0 });
    }
    return result;
  }

  /** The trace of a step with other cells, schedules and noise; a string is the reason why there is none. */
  private traceCheckStep(
    recorder: StepRecorder,
    kind: Kind,
    arrays: BatchArrays,
    cells: Int32Array,
    settings: StepSettings,
  ) {
    const position = { ...settings.position, step: settings.position.step + 1 };
    const other = { ...settings, position, checkTrace: true };
    try {
      return this.trace(recorder, kind, arrays, cells, other).trace;
    } catch (error) {
      // the eager step runs next and throws its own error, if it has one
      return error instanceof Error ? error.message : String(error);
    }
  }

  private trace(recorder: StepRecorder, kind: Kind, arrays: BatchArrays, cells: Int32Array, settings: StepSettings) {
    const feeds: StepFeeds = new Map();
    const { trace, result } = recorder.trace((notes) => {
      for (const [key, read] of batchFeeds(arrays))
        notes.feed(key, read(), key === "columns" || key === "counts" ? arrays.capacity : read().length);
      const batch = batchOf(arrays, this.source.genes, cells);
      try {
        const steps = new StepContexts(settings, { feeds, declare: notes.feed });
        return stepOf(kind)(labelTrace(this.model, notes.at), batch, steps);
      } finally {
        batch.dispose();
      }
    });
    return { trace, result, feeds };
  }

  private gatherReplay(recorded: Recorded, cells: Int32Array): Promise<BatchArrays> {
    return gatherBatch(this.source, cells, recorded.buffers);
  }

  private async replayAndCheck(kind: Kind, recorded: Recorded, cells: Int32Array, settings: StepSettings) {
    const n = ++recorded.replays;
    const arrays = await this.gatherReplay(recorded, cells);
    if ((n & (n - 1)) !== 0 && n % CHECKED_EVERY !== 0) return this.replay(recorded, arrays, settings);
    const own = await gatherBatch(this.source, cells);
    const before = snapshot(this.variables);
    const reading = this.replay(recorded, arrays, settings);
    const after = snapshot(this.variables);
    restore(this.variables, before);
    const expected = this.runEagerly(kind, own, cells, settings);
    assertReplayMatchesEager({ reading, weights: after }, expected, this.variables, settings.position.step);
    return expected;
  }

  private replay(
    recorded: Recorded,
    arrays: BatchArrays,
    settings: StepSettings,
    observe?: ObserveOperation,
  ): StepReading {
    const steps = new StepContexts(settings);
    const batch = batchFeeds(arrays);
    let reading: StepReading | undefined;
    const feed = (key: string): FeedArray => batch.get(key)?.() ?? recorded.steps.get(key)!(steps);
    const onRead = (numbers: Float32Array) => {
      reading = readingOf(arrays.totals.length, recorded.terms, numbers);
      guardFinite(reading, this.model, steps);
    };
    recorded.recording.replay(feed, onRead, observe);
    return reading!;
  }

  private warn(shape: string, reason: string): void {
    if (this.attempts.get(shape)! < ATTEMPTS) return;
    this.onWarning(`Steps (${shape}) run eagerly, without recording: ${reason}.`);
  }
}

const stepOf = (kind: Kind) => (kind === "train" ? trainStep : evaluateStep);
